-- The CRS of a rejected row's geometry: with it the reject list can be drawn on a map.

ALTER TABLE catalog.reject ADD COLUMN crs text;
ALTER TABLE staging.reject ADD COLUMN crs text;
COMMENT ON COLUMN catalog.reject.crs IS 'The CRS of geometry, by the name under which the city resolves it.';

-- Rows with a key that stood there already were refused after their geometry had been transformed.
UPDATE catalog.reject r
SET crs = CASE r.rule WHEN 'duplicate-key' THEN 'EPSG:4326' ELSE l.source_crs END
FROM catalog.changeset_layer l
WHERE l.changeset = r.changeset AND l.layer = r.layer AND r.geometry IS NOT NULL;
