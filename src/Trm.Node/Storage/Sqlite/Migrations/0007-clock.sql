-- How far our clock was ahead of a peer's (behind: below zero), as the receipt of the newest message that has one says; zero where both may be right.
CREATE TABLE peer_clock (
    peer      TEXT    PRIMARY KEY,
    gen       INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    offset_ms INTEGER NOT NULL
);
