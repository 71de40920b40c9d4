-- What was known of each peer when a generation of ours ended: what lies beyond it may be held there and lost here.
CREATE TABLE generation_end (
    gen          INTEGER NOT NULL,                  -- the one that ended
    peer         TEXT    NOT NULL,
    next_seq     INTEGER NOT NULL,                  -- our next number towards that peer
    size         INTEGER NOT NULL,                  -- leaves of our log
    ended_at     INTEGER NOT NULL,
    met_at       INTEGER,                           -- since when the peer speaks of the new one
    caught_up_at INTEGER,                           -- since when none of the peer's own numbers is missing here
    PRIMARY KEY (gen, peer)
);

-- What a restore has lost here, as far as others tell: ids, numbers and codes. Settled by an officer.
CREATE TABLE loss (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    gen        INTEGER NOT NULL,                    -- the generation that had it
    peer       TEXT    NOT NULL,
    what       TEXT    NOT NULL,                    -- numbers, log, sent, quoted, unplaced, void
    subject    TEXT    NOT NULL,
    through    INTEGER,
    case_id    TEXT,
    code       TEXT,
    found_at   INTEGER NOT NULL,
    settled_at INTEGER,
    settled_by TEXT,
    UNIQUE (gen, peer, what, subject)
);
