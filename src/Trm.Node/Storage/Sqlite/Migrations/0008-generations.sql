-- The logs of former generations, as they were when these ended.
CREATE TABLE former_leaf (
    gen          INTEGER NOT NULL,
    idx          INTEGER NOT NULL,
    event        INTEGER NOT NULL,
    minute       INTEGER NOT NULL,
    salt         BLOB    NOT NULL,
    public       BLOB    NOT NULL,
    private_hash BLOB    NOT NULL,
    private      BLOB,
    case_id      TEXT,
    leaf         BLOB    NOT NULL,
    PRIMARY KEY (gen, idx)
);
CREATE INDEX former_leaf_case ON former_leaf (case_id);

CREATE TABLE former_checkpoint (
    gen  INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT    NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (gen, size)
);

-- When the peer wrote the earliest message that we hold of its generation: what it writes later in a former one, it writes from an old copy.
ALTER TABLE peer ADD COLUMN gen_since INTEGER;

-- Our generation in which the receipt was given: in a later one it is given anew, since its leaf is in a log that has ended.
ALTER TABLE inbox ADD COLUMN own_gen INTEGER NOT NULL DEFAULT 0;
