-- The ground of every city: the catalogue of layers and the log of change sets.
-- Layer tables themselves are made by the store when a layer is born: city."<id>" and history."<id>".

CREATE EXTENSION IF NOT EXISTS postgis;

CREATE SCHEMA IF NOT EXISTS catalog;
CREATE SCHEMA IF NOT EXISTS city;
CREATE SCHEMA IF NOT EXISTS history;
CREATE SCHEMA IF NOT EXISTS staging;

COMMENT ON SCHEMA city IS 'What is so now, one table per layer; read it with QGIS, ogr2ogr or psql.';
COMMENT ON SCHEMA history IS 'Past versions of the features of city, one table per layer.';

CREATE TABLE catalog.layer (
    id                text PRIMARY KEY,
    definition        jsonb NOT NULL,
    revision          bigint NOT NULL DEFAULT 0,
    feature_count     bigint NOT NULL DEFAULT 0,
    next_fid          bigint NOT NULL DEFAULT 1,
    min_x             double precision,
    min_y             double precision,
    max_x             double precision,
    max_y             double precision,
    earliest_valid    timestamptz,
    latest_valid      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN catalog.layer.revision IS 'The change set that wrote the layer last.';
COMMENT ON COLUMN catalog.layer.latest_valid IS 'The latest start of validity of any of its versions.';

CREATE TABLE catalog.changeset (
    id            bigint PRIMARY KEY,
    recorded_at   timestamptz NOT NULL UNIQUE,
    kind          text NOT NULL CHECK (kind IN ('import', 'revert', 'edit')),
    source        text NOT NULL,
    options       jsonb NOT NULL DEFAULT '{}',
    reverts       bigint REFERENCES catalog.changeset,
    reverted_by   bigint REFERENCES catalog.changeset
);
CREATE SEQUENCE catalog.changeset_id AS bigint OWNED BY catalog.changeset.id;

CREATE TABLE catalog.changeset_layer (
    changeset   bigint NOT NULL REFERENCES catalog.changeset,
    layer       text NOT NULL,
    added       bigint NOT NULL,
    changed     bigint NOT NULL,
    removed     bigint NOT NULL,
    unchanged   bigint NOT NULL,
    rejected    bigint NOT NULL,
    repaired    bigint NOT NULL,
    notes       jsonb NOT NULL DEFAULT '{}',
    source_crs  text,
    valid_from  timestamptz,
    min_x       double precision,
    min_y       double precision,
    max_x       double precision,
    max_y       double precision,
    PRIMARY KEY (changeset, layer)
);
CREATE INDEX changeset_layer_layer ON catalog.changeset_layer (layer, changeset);
COMMENT ON COLUMN catalog.changeset_layer.notes IS 'Counts of what was mended or noticed, by kind.';

-- Where a change set touched a layer, before and after: boxes in degrees.
CREATE TABLE catalog.changeset_box (
    changeset   bigint NOT NULL,
    layer       text NOT NULL,
    min_x       double precision NOT NULL,
    min_y       double precision NOT NULL,
    max_x       double precision NOT NULL,
    max_y       double precision NOT NULL
);
CREATE INDEX changeset_box_changeset ON catalog.changeset_box (changeset, layer);

-- Rows that an import refused: what the user gets back to mend.
CREATE TABLE catalog.reject (
    changeset   bigint NOT NULL,
    layer       text NOT NULL,
    source      text NOT NULL,
    row_number  bigint NOT NULL,
    rule        text NOT NULL,
    reason      text NOT NULL,
    properties  jsonb NOT NULL DEFAULT '{}',
    geometry    text
);
CREATE INDEX reject_changeset ON catalog.reject (changeset, layer, row_number);
COMMENT ON COLUMN catalog.reject.geometry IS 'The geometry as it came, WKT in the source''s CRS, where one could be read.';

-- Rejects of imports under way; they move to catalog.reject with the change set, or are dropped with it.
CREATE UNLOGGED TABLE staging.reject (LIKE catalog.reject);
CREATE INDEX staging_reject_changeset ON staging.reject (changeset);
