-- Our own message keys by the digest of their certificate. The keys themselves are files.
CREATE TABLE own_key (
    sha256       TEXT    PRIMARY KEY,
    purpose      TEXT    NOT NULL,
    used_from    INTEGER,
    destroyed_at INTEGER
);

-- Keys of peers that the directory has revoked or put in doubt, and for which the alarms were raised.
CREATE TABLE doubted_key (
    sha256 TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    PRIMARY KEY (sha256, since)
);
