-- Agreements that were verified when they were taken up.
CREATE TABLE agreement (
    fingerprint TEXT    PRIMARY KEY,
    id          TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    bytes       BLOB    NOT NULL,
    taken_up_at INTEGER NOT NULL
);
