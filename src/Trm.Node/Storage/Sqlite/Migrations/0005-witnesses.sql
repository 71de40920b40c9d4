-- What witnesses have cosigned of our own logs: the line of each, C2SP cosignature/v1.
CREATE TABLE cosignature (
    origin  TEXT    NOT NULL,
    size    INTEGER NOT NULL,
    witness TEXT    NOT NULL,                       -- participant
    line    TEXT    NOT NULL,
    at      INTEGER NOT NULL,                       -- the witness's own time
    PRIMARY KEY (origin, size, witness)
);

-- One row per peer and log of ours: what it holds, and what it was last shown.
CREATE TABLE offer (
    peer       TEXT    NOT NULL,
    origin     TEXT    NOT NULL,
    held       INTEGER NOT NULL DEFAULT 0,          -- the size that the peer holds, as it told us
    offered    INTEGER NOT NULL DEFAULT 0,
    old_size   INTEGER,                             -- from where the last one proved
    offered_at INTEGER NOT NULL,
    answered   INTEGER NOT NULL DEFAULT 1,
    due        INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, origin)
);

-- Checkpoints of others that we cosigned, each a proved continuation of the one before.
CREATE TABLE held_checkpoint (
    origin      TEXT    NOT NULL,
    size        INTEGER NOT NULL,
    peer        TEXT    NOT NULL,
    note        TEXT    NOT NULL,
    cosignature TEXT    NOT NULL,                   -- our newest line
    at          INTEGER NOT NULL,
    PRIMARY KEY (origin, size)
);

-- The answer that a peer's checkpoint waits for; goes with the next control message.
CREATE TABLE witness_answer (
    peer       TEXT    PRIMARY KEY,
    origin     TEXT    NOT NULL,
    conflict   INTEGER NOT NULL,                    -- 1: "prove from there"; 0: the cosignature
    since      INTEGER NOT NULL
);

-- Peers that have been told to prove from what we hold, and have not yet.
CREATE TABLE unproved (
    origin TEXT    PRIMARY KEY,
    since  INTEGER NOT NULL
);

-- Logs that signed two histories: the proof, as it is handed on.
CREATE TABLE fork (
    origin      TEXT    PRIMARY KEY,
    participant TEXT    NOT NULL,
    proof       BLOB    NOT NULL,
    found_at    INTEGER NOT NULL
);

CREATE TABLE fork_due (
    peer   TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (peer, origin)
);

-- The leaf of each message of ours: witnessed once a quorum has cosigned beyond it.
ALTER TABLE outbox ADD COLUMN leaf INTEGER;
UPDATE outbox SET leaf = (SELECT max(idx) FROM trail_leaf) WHERE message_id IS NOT NULL;
