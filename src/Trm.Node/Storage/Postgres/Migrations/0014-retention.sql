-- When what is kept for a time was last looked through, and whether pages of what was deleted may still be in the file.
CREATE TABLE retention (
    one        BIGINT PRIMARY KEY CHECK (one = 1),
    looked_at  BIGINT NOT NULL,
    forget_due BIGINT NOT NULL DEFAULT 0
);
