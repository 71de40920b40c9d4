-- What takes two officers: begun, signed by the first, signed by the second and done. The trail has it for good.
CREATE TABLE approval (
    id          TEXT    NOT NULL PRIMARY KEY,
    case_id     TEXT,                               -- null: of no case
    act         TEXT    NOT NULL,
    state       TEXT    NOT NULL,                   -- begun, proposed, done, withdrawn
    decision    BLOB    NOT NULL,                   -- what is signed, sealed under the key of the case
    assertion   BLOB,                               -- the first officer's assertion, sealed; null before they have signed
    proposed_by TEXT    NOT NULL,
    begun_at    INTEGER NOT NULL,
    until       INTEGER NOT NULL,                   -- until when whoever is next may sign
    approved_by TEXT,
    done_at     INTEGER
);
CREATE INDEX approval_waiting ON approval (until) WHERE state IN ('begun', 'proposed');
CREATE INDEX approval_case ON approval (case_id) WHERE case_id IS NOT NULL;
