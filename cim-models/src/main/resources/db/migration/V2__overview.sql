-- Overviews: dense layers generalised for the small scales of map tiles. They are derived, rebuilt when a change set
-- wrote their layer, and may be dropped at any time.

CREATE SCHEMA IF NOT EXISTS overview;
COMMENT ON SCHEMA overview IS 'Generalised copies of dense layers for map tiles below zoom 14; derived data.';

CREATE TABLE catalog.overview (
    layer     text PRIMARY KEY,
    revision  bigint NOT NULL
);
