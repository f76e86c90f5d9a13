-- Imports over HTTP: what became of each can be asked after the server that ran it has ended, too.

CREATE TABLE catalog.import_job (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    server      integer NOT NULL,
    changeset   bigint,
    answer      jsonb
);
COMMENT ON COLUMN catalog.import_job.server IS 'Holds an advisory lock of this number for as long as it lives.';
COMMENT ON COLUMN catalog.import_job.changeset IS 'The number its change set has, or would have had.';
COMMENT ON COLUMN catalog.import_job.answer IS 'What was answered about it at its end; null while it has none.';

CREATE SEQUENCE catalog.import_server AS integer CYCLE;
