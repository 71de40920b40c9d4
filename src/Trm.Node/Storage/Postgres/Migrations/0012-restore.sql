-- A backup that was put back here. Until a generation above "above" has begun, no node starts on it.
CREATE TABLE restore (
    backup      TEXT    PRIMARY KEY,
    taken_at    BIGINT  NOT NULL,
    restored_at BIGINT  NOT NULL,
    gen         BIGINT  NOT NULL,                   -- in which the backup was taken
    above       BIGINT  NOT NULL,                   -- the newest generation that was listed when it was put back
    begun       BIGINT                              -- the one that began after it
);
