-- When what is kept for a time was last looked through, and whether pages of what was deleted may still be in the file.
CREATE TABLE retention (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    looked_at  INTEGER NOT NULL,
    forget_due INTEGER NOT NULL DEFAULT 0
);
