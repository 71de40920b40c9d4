-- What a courier's file brought is counted apart from what came out of a mailbox, and is known for it when its directory is here.
ALTER TABLE quarantine ADD COLUMN courier INTEGER NOT NULL DEFAULT 0;
DROP INDEX quarantine_kept;
CREATE INDEX quarantine_kept ON quarantine (peer, courier, size);
