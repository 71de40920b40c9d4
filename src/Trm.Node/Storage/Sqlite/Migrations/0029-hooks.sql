-- National systems that are told when there is something to fetch: how far each is.
CREATE TABLE hook (
    name          TEXT    NOT NULL PRIMARY KEY,
    officer       TEXT    NOT NULL,                   -- whose it is: its events are nobody else's
    number        INTEGER NOT NULL,                   -- of its newest event
    failures      INTEGER NOT NULL DEFAULT 0,         -- calls in a row that it did not take
    failing_since INTEGER,
    refusing_since INTEGER,                        -- as that, but for what is ours to mend
    due_at        INTEGER NOT NULL DEFAULT 0          -- when it is called again
);

-- What each is told, in its own numbers. Codes, times and pseudonyms; 30 days, and 10 000 of each hook at most.
CREATE TABLE hook_event (
    hook         TEXT    NOT NULL,
    number       INTEGER NOT NULL,
    id           TEXT    NOT NULL UNIQUE,         -- random: all that the call says of it
    type         TEXT    NOT NULL,
    changes      TEXT,                            -- of a case: codes, divided by spaces
    case_id      TEXT,
    message_id   TEXT,
    at           INTEGER NOT NULL,
    queued_at    INTEGER NOT NULL,                    -- since when its call is tried
    state        TEXT    NOT NULL,                -- waiting, delivered, parked
    delivered_at INTEGER,
    PRIMARY KEY (hook, number)
);
CREATE INDEX hook_event_waiting ON hook_event (hook, number) WHERE state = 'waiting';
CREATE INDEX hook_event_at ON hook_event (at);
CREATE INDEX hook_event_case ON hook_event (case_id) WHERE case_id IS NOT NULL;
