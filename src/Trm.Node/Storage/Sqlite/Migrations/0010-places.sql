-- The order in which rows were stored, as a column: PostgreSQL knows no rowid, and SQLite may number rows anew.
ALTER TABLE content ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE content SET place = rowid;
UPDATE inbox SET place = rowid;
UPDATE outbox SET place = rowid;
CREATE INDEX content_place ON content (place);
CREATE INDEX inbox_place ON inbox (place);
CREATE INDEX outbox_place ON outbox (place);
