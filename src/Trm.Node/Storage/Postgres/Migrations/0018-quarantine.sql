-- What somebody wants to discard out of the quarantine; another officer confirms it.
ALTER TABLE quarantine ADD COLUMN discard_by TEXT;
ALTER TABLE quarantine ADD COLUMN discard_at BIGINT;
