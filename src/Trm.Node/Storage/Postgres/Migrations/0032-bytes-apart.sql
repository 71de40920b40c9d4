-- A transmission's row is written anew with each step of its life; its bytes are not, and lie apart.
CREATE TABLE outbox_bytes (
    core_id TEXT  NOT NULL PRIMARY KEY,
    bytes   BYTEA NOT NULL
);
INSERT INTO outbox_bytes (core_id, bytes) SELECT core_id, bytes FROM outbox;
ALTER TABLE outbox DROP COLUMN bytes;
-- The planner's statistics hold samples of values: of what an erasure takes away they hold none.
ALTER TABLE outbox_bytes ALTER COLUMN bytes SET STATISTICS 0;

-- What was said in a case is listed with every message of it, and what is sealed beside it is not read for that.
DROP INDEX content_case;
CREATE INDEX content_case ON content (case_id, at, place, peer, outgoing, message_id, kind, code, notes);
