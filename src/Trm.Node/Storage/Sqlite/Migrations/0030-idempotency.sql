-- Requests that a client may send again: whether they were done, and how they were answered. What the client chose and sent stands here as a keyed digest.
CREATE TABLE idempotency (
    name         TEXT PRIMARY KEY,                  -- of caller and key
    asked        TEXT NOT NULL,                     -- of address and body
    attempt      TEXT NOT NULL,
    begun_at     INTEGER NOT NULL,
    held_until   INTEGER NOT NULL,                  -- nobody else does it before
    acted        INTEGER NOT NULL DEFAULT 0,        -- something was committed under it
    case_id      TEXT,                              -- under whose key the reply is sealed
    transmission TEXT,                              -- what was submitted under it
    message      TEXT,
    message_case TEXT,
    status       INTEGER,
    reply        BLOB                               -- sealed
);
CREATE INDEX idempotency_begun ON idempotency (begun_at);

-- Cases in the order in which they are listed page by page.
CREATE INDEX cases_created ON cases (created_at DESC, case_id);
