-- Agreements that were verified when they were taken up.
CREATE TABLE agreement (
    fingerprint TEXT    PRIMARY KEY,
    id          TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    bytes       BLOB    NOT NULL,
    taken_up_at INTEGER NOT NULL
);

-- By when somebody must have done something about a message: ids, codes and times, nothing of a person. Closed by the message that fulfils it.
CREATE TABLE deadline (
    message_id     TEXT    NOT NULL,
    peer           TEXT    NOT NULL,
    outgoing       INTEGER NOT NULL,                -- whether the message is ours
    step           TEXT    NOT NULL,                -- seen, decision, stopped, review, authority, arrival-..., follow-up-...
    case_id        TEXT,
    core_id        TEXT,                            -- what an alarm names
    kind           TEXT    NOT NULL,
    code           TEXT    NOT NULL,
    mover          TEXT    NOT NULL,                -- whose move it is
    counts_from    INTEGER,                         -- what was written, or happened, before this fulfils nothing; by the clock of whose move it is
    since          INTEGER,
    half_at        INTEGER,                         -- when the deputy is told; null where nobody is
    due_at         INTEGER,                         -- null: fulfilled before it began
    holidays_known INTEGER NOT NULL DEFAULT 1,
    level          INTEGER NOT NULL DEFAULT 0,      -- the alarm that stands: 0 none, 1 half time, 2 overdue
    closed_at      INTEGER,
    closed_by      TEXT,                            -- the message that fulfilled it, or the officer who recorded it
    PRIMARY KEY (message_id, peer, outgoing, step)
);
CREATE INDEX deadline_open ON deadline (due_at) WHERE closed_at IS NULL;
CREATE INDEX deadline_case ON deadline (case_id);
