-- What lists show of a case without opening it: codes and times. Null where a case was written before; the next start fills it out of the sealed record.
ALTER TABLE cases ADD COLUMN organisation TEXT;     -- of the receiving side: the organisation that the case is assigned to, by its code; null where to none
ALTER TABLE cases ADD COLUMN return_state TEXT;
ALTER TABLE cases ADD COLUMN turn TEXT;             -- ours, theirs, nobodys
ALTER TABLE cases ADD COLUMN next TEXT;             -- what comes next
ALTER TABLE cases ADD COLUMN turn_since INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_turn ON cases (turn, turn_since);
CREATE INDEX cases_next ON cases (next, turn_since);
CREATE INDEX cases_updated ON cases (updated_at);
CREATE INDEX cases_organisation ON cases (organisation) WHERE organisation IS NOT NULL;

-- The journey of a case as it was last planned or reported: times alone.
CREATE TABLE journey (
    case_id     TEXT PRIMARY KEY,
    said_at     INTEGER NOT NULL,                   -- when the newest of what it rests on was written
    departs_at  INTEGER,
    expected_at INTEGER,
    ready_at    INTEGER,                            -- when the receiving organisation said that it is ready for this plan
    waiting_at  INTEGER                             -- when it said so finally: somebody is waiting
);

-- Up to where an officer has said to have looked at what is new: a place in content.
CREATE TABLE look (
    officer TEXT PRIMARY KEY,
    place   INTEGER NOT NULL,
    at      INTEGER NOT NULL
);

-- When the record was last verified here, by whom, and what was found: codes.
CREATE TABLE record_check (
    at       INTEGER PRIMARY KEY,
    officer  TEXT NOT NULL,
    size     INTEGER NOT NULL,                      -- leaves
    theirs   TEXT,                              -- the participant whose pack it was compared with
    findings TEXT NOT NULL                      -- codes; empty where nothing was found
);

-- Who has looked at what, and what took two officers, newest first: the auditor's lists.
CREATE INDEX trail_leaf_view ON trail_leaf (idx) WHERE event = 12;
CREATE INDEX trail_leaf_approval ON trail_leaf (idx) WHERE event = 14;
