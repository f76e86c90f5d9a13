-- Overviews keep the place and cell of each feature, so that a change set renews only the cells that it touched. Those
-- that were built before are built anew when they are asked for.

DELETE FROM catalog.overview;
ALTER TABLE catalog.overview ADD COLUMN columns text NOT NULL;
COMMENT ON COLUMN catalog.overview.columns IS 'What the copy holds: other attributes make another copy.';
