-- Who acts alone among the processes of one node: one row per pair, "pair/RS", and per duty, "sequencer"; each process has a row of its own, "process/<id>".
-- Times are those of the database's clock.
CREATE TABLE lease (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,                           -- a process; or the one it is kept for
    fence  BIGINT NOT NULL,                         -- grows whenever it is taken
    until  BIGINT NOT NULL,                         -- free from then on
    wanted TEXT                                     -- processes that wait for it, in their order
);

-- Grows when something changes that every process remembers: the directory, an erasure.
ALTER TABLE node ADD COLUMN changes BIGINT NOT NULL DEFAULT 0;

-- The process that publishes the row now; nobody else does while that process lives.
ALTER TABLE outbox ADD COLUMN claimed_by TEXT;
