-- A transmission's row is written anew with each step of its life; its bytes are not, and lie apart.
CREATE TABLE outbox_bytes (
    core_id TEXT  NOT NULL PRIMARY KEY,
    bytes   BLOB  NOT NULL
);
INSERT INTO outbox_bytes (core_id, bytes) SELECT core_id, bytes FROM outbox;
ALTER TABLE outbox DROP COLUMN bytes;

-- What was said in a case is listed with every message of it, and what is sealed beside it is not read for that.
DROP INDEX content_case;
CREATE INDEX content_case ON content (case_id, at, place, peer, outgoing, message_id, kind, code, notes);
