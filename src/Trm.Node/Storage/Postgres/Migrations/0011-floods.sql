-- What a flood asks for again and again is answered out of an index.
ALTER TABLE quarantine ADD COLUMN size BIGINT NOT NULL DEFAULT 0;     -- of the bytes that are kept
UPDATE quarantine SET size = coalesce(length(bytes), 0);
CREATE INDEX quarantine_kept ON quarantine (peer, size);
CREATE INDEX quarantine_known ON quarantine (peer, sha256);
CREATE INDEX receipt_queue_known ON receipt_queue USING hash (receipt); -- of any size, which a B-tree would not take
