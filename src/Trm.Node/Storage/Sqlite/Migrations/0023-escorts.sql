-- Who travels with a person: an escort, bound to the case by a coordinator. To an escort every other case is one that does not exist.
CREATE TABLE escort (
    case_id  TEXT    NOT NULL,
    officer  TEXT    NOT NULL,
    bound_at INTEGER NOT NULL,
    bound_by TEXT    NOT NULL,
    PRIMARY KEY (case_id, officer)
);
CREATE INDEX escort_officer ON escort (officer);
