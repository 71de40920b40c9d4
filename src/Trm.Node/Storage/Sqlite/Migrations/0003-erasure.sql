-- What two persons have decided to erase. Pseudonyms, codes and times: what is left of an erased case.
CREATE TABLE erasure (
    case_id     TEXT    NOT NULL,
    number      INTEGER NOT NULL,                   -- from 1: what comes after an erasure can be erased again
    peer        TEXT    NOT NULL,
    state       TEXT    NOT NULL,                   -- proposed, erased (its key may still be there), done
    basis       TEXT    NOT NULL,
    proposed_by TEXT    NOT NULL,
    proposed_at INTEGER NOT NULL,
    approved_by TEXT,
    approved_at INTEGER,
    leaves      INTEGER,                            -- how many leaves lost their private part
    asked       TEXT,                               -- our message that asks the peer to erase, too
    answers     TEXT,                               -- the peer's message that our erasure answers
    outcome     TEXT,                               -- the peer's answer: done, partly, refused
    kept        TEXT,                               -- why the peer keeps what it keeps
    answered_at INTEGER,
    PRIMARY KEY (case_id, number)
);

-- A case that must not be erased for now.
CREATE TABLE legal_hold (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id   TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    set_by    TEXT    NOT NULL,
    set_at    INTEGER NOT NULL,
    lifted_by TEXT,
    lifted_at INTEGER
);
CREATE INDEX legal_hold_case ON legal_hold (case_id) WHERE lifted_at IS NULL;

-- A copy for the person or their lawyer.
CREATE TABLE case_copy (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT    NOT NULL,
    choice      TEXT    NOT NULL,                   -- offered, declined, delivered
    officer     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    certificate TEXT                                -- SHA-256 of the certificate it was sealed to
);
CREATE INDEX case_copy_case ON case_copy (case_id);

-- Of an erased case's transmission only the signed header is kept; it is not sent again.
ALTER TABLE outbox ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
