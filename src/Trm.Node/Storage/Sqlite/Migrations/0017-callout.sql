-- Who looks after an alarm.
ALTER TABLE alarm ADD COLUMN taken_by TEXT;
ALTER TABLE alarm ADD COLUMN taken_at INTEGER;

-- What somebody on duty is told of an alarm, by one way: codes and times, nothing of a case. Kept as long as cleared alarms are.
CREATE TABLE callout (
    alarm      INTEGER NOT NULL,                   -- the row of the alarm, which may be purged before
    what       TEXT    NOT NULL,                   -- raised, escalated, taken, cleared
    officer    TEXT    NOT NULL,
    channel    TEXT    NOT NULL,                   -- email or webhook, and where it leads
    code       TEXT    NOT NULL,                   -- of the alarm
    peer       TEXT,
    raised_at  INTEGER NOT NULL,
    message    TEXT    NOT NULL,                   -- the one message that tells all that was found at one look
    owed_at    INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    due_at     INTEGER NOT NULL,
    sent_at    INTEGER,
    over_at    INTEGER,                   -- since when nothing of the alarm is to be told any more
    PRIMARY KEY (alarm, what, officer, channel)
);
CREATE INDEX callout_standing ON callout (alarm) WHERE over_at IS NULL;

-- Duty drills: of our own office, and of others. Codes and times.
CREATE TABLE drill (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    peer        TEXT,                               -- null: our own duty
    message_id  TEXT,                               -- the test whose word another office reads back
    begun_at    INTEGER NOT NULL,
    begun_by    TEXT    NOT NULL,
    answered_at INTEGER,
    answered_by TEXT
);
