-- A backup that was put back here. Until a generation above "above" has begun, no node starts on it.
CREATE TABLE restore (
    backup      TEXT    PRIMARY KEY,
    taken_at    INTEGER NOT NULL,
    restored_at INTEGER NOT NULL,
    gen         INTEGER NOT NULL,                   -- in which the backup was taken
    above       INTEGER NOT NULL,                   -- the newest generation that was listed when it was put back
    begun       INTEGER                             -- the one that began after it
);
