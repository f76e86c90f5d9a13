-- Properties that features keep in one JSON attribute (a flat object "Set.Name": value), and the index by which filters
-- find them: property."<layer>" has a row for each value of a current feature.

CREATE SCHEMA property;
COMMENT ON SCHEMA property IS 'Index of the properties of current features, one table per layer; derived from city.';

CREATE TABLE catalog.property_index (
    layer      text PRIMARY KEY,
    attribute  text NOT NULL
);
COMMENT ON TABLE catalog.property_index IS 'Layers whose properties are indexed, and the attribute that holds them.';

CREATE TABLE catalog.layer_property (
    layer     text NOT NULL,
    id        integer NOT NULL,
    name      text NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('number', 'numeral', 'text', 'boolean', 'other', 'attribute')),
    features  bigint NOT NULL,
    PRIMARY KEY (layer, id),
    UNIQUE (layer, name, kind)
);
COMMENT ON COLUMN catalog.layer_property.kind IS 'A text that is a plain number is there twice: as text and as numeral.';
COMMENT ON COLUMN catalog.layer_property.features IS 'Current features that have it.';

-- What a value is as a number: JSON numbers and texts that are plain numbers, else null; never an error.
CREATE FUNCTION catalog.property_number(value jsonb) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE jsonb_typeof(value)
        WHEN 'number' THEN CASE WHEN value::numeric = 0 THEN 0::double precision
            WHEN abs(value::numeric) BETWEEN 1e-300 AND 1e300 THEN value::double precision END
        WHEN 'string' THEN CASE WHEN value #>> '{}' ~ '^[+-]?[0-9]{1,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{1,2})?$'
            THEN (value #>> '{}')::double precision END
    END
$$;

CREATE FUNCTION catalog.property_text(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'string' THEN value #>> '{}' END
$$;

CREATE FUNCTION catalog.property_boolean(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN jsonb_typeof(value) = 'boolean' THEN value::boolean END
$$;

-- The index rows of one feature: of its properties, and of attributes that filters often name. Long texts are cut at 200
-- characters; the condition on the feature itself decides.
CREATE FUNCTION catalog.property_values(properties jsonb, names text[], attributes text[])
RETURNS TABLE (name text, kind text, number double precision, text text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 30 AS $$
    SELECT e.key, x.kind, x.number, x.text
    FROM jsonb_each(CASE WHEN jsonb_typeof(properties) = 'object' THEN properties END) e
    CROSS JOIN LATERAL (VALUES
        (CASE jsonb_typeof(e.value) WHEN 'number' THEN 'number' WHEN 'string' THEN 'text' WHEN 'boolean' THEN 'boolean'
                WHEN 'null' THEN NULL ELSE 'other' END,
            CASE WHEN jsonb_typeof(e.value) = 'number' THEN catalog.property_number(e.value) END,
            CASE WHEN jsonb_typeof(e.value) IN ('string', 'boolean') THEN left(e.value #>> '{}', 200) END),
        (CASE WHEN jsonb_typeof(e.value) = 'string' AND catalog.property_number(e.value) IS NOT NULL
                THEN 'numeral' END,
            catalog.property_number(e.value), NULL)) AS x (kind, number, text)
    WHERE x.kind IS NOT NULL
    UNION ALL
    SELECT n, 'attribute', NULL, left(a, 200) FROM unnest(names, attributes) AS t (n, a) WHERE a IS NOT NULL
$$;

-- Triggers on city."<layer>": whatever writes it (imports, reverts), the index follows in the same transaction. The
-- argument is the list of property_values' arguments, over a row called r.
CREATE FUNCTION catalog.index_properties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO catalog.layer_property (layer, id, name, kind, features)'
        ' SELECT %1$L, (SELECT coalesce(max(id), 0) FROM catalog.layer_property WHERE layer = %1$L)'
        ' + row_number() OVER (), d.name, d.kind, 0'
        ' FROM (SELECT DISTINCT v.name, v.kind FROM added r, catalog.property_values(%2$s) v) d'
        ' WHERE NOT EXISTS (SELECT FROM catalog.layer_property p WHERE p.layer = %1$L AND p.name = d.name'
        ' AND p.kind = d.kind)',
        TG_TABLE_NAME, TG_ARGV[0]);
    EXECUTE format(
        'WITH written AS (INSERT INTO property.%1$I (name, fid, number, text) SELECT p.id, r.fid, v.number, v.text'
        ' FROM added r, catalog.property_values(%3$s) v, catalog.layer_property p'
        ' WHERE p.layer = %2$L AND p.name = v.name AND p.kind = v.kind RETURNING name)'
        ' UPDATE catalog.layer_property p SET features = p.features + w.n'
        ' FROM (SELECT name, count(*) AS n FROM written GROUP BY name) w WHERE p.layer = %2$L AND p.id = w.name',
        TG_TABLE_NAME, TG_TABLE_NAME, TG_ARGV[0]);
    RETURN NULL;
END $$;

CREATE FUNCTION catalog.forget_properties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'WITH gone AS (DELETE FROM property.%1$I p USING removed r WHERE p.fid = r.fid RETURNING p.name)'
        ' UPDATE catalog.layer_property p SET features = p.features - g.n'
        ' FROM (SELECT name, count(*) AS n FROM gone GROUP BY name) g WHERE p.layer = %2$L AND p.id = g.name',
        TG_TABLE_NAME, TG_TABLE_NAME);
    RETURN NULL;
END $$;
