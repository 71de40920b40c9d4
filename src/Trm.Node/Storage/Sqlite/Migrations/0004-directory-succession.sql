-- A lawful version that replaces an entry without a key of its participant: seen since then, in force a day later.
CREATE TABLE directory_waiting (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    bytes  BLOB    NOT NULL,
    since  INTEGER NOT NULL
);

ALTER TABLE peer ADD COLUMN dir INTEGER NOT NULL DEFAULT 0;               -- the highest directory version that it has shown, in its generation dir_gen
ALTER TABLE peer ADD COLUMN dir_gen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN directory_sent_dir INTEGER NOT NULL DEFAULT 0; -- what it showed when a directory was last sent to it
ALTER TABLE peer ADD COLUMN directory_asked_at INTEGER;                    -- when it last heard from us because it showed a newer one
