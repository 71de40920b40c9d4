-- Times are Unix milliseconds. Digests and ids are lower-case text. Content is sealed under the key of its case.

CREATE TABLE node (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    participant TEXT    NOT NULL,
    gen         INTEGER NOT NULL,
    created_at  INTEGER NOT NULL
);

CREATE TABLE directory (
    version    INTEGER PRIMARY KEY,
    bytes      BLOB    NOT NULL,
    adopted_at INTEGER NOT NULL
);

-- One row per peer: our numbering towards it, and what we hold of its numbering.
CREATE TABLE peer (
    peer              TEXT    PRIMARY KEY,
    next_seq          INTEGER NOT NULL DEFAULT 1,
    gen               INTEGER NOT NULL DEFAULT 0,   -- the peer's generation that "through" counts in
    through           INTEGER NOT NULL DEFAULT 0,
    greeted           INTEGER NOT NULL DEFAULT 0,   -- our generation's first control message has been sealed
    control_due_at    INTEGER,                      -- a control message is owed at this time
    directory_due     INTEGER NOT NULL DEFAULT 0,   -- it speaks by an older directory than ours
    directory_sent_at INTEGER
);

-- Numbers below peer.through that are not held.
CREATE TABLE gap (
    peer     TEXT    NOT NULL,
    gen      INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    told_at  INTEGER,                               -- when a control message last named it
    alarmed  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, gen, seq)
);

CREATE TABLE outbox (
    core_id       TEXT    PRIMARY KEY,
    peer          TEXT    NOT NULL,
    gen           INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    mailbox       TEXT    NOT NULL,
    urgent        INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    code          TEXT    NOT NULL,
    message_id    TEXT,                             -- null for control messages
    case_id       TEXT,
    in_reply_to   TEXT,
    header_sha256 TEXT    NOT NULL,
    bytes         BLOB    NOT NULL,
    state         TEXT    NOT NULL,                 -- sealed, dispatched, undelivered, receipted, refused, expired, closed
    attempts      INTEGER NOT NULL DEFAULT 0,
    publish_at    INTEGER,                          -- due for (another) publish; null when it owes nothing
    dispatched_at INTEGER,                          -- first confirm
    published_at  INTEGER,                          -- newest confirm
    again_at      INTEGER,                          -- newest resend because the peer listed it as missing
    created_at    INTEGER NOT NULL,
    exp           INTEGER NOT NULL,
    receipt       BLOB,
    closed_at     INTEGER,
    void_open     INTEGER NOT NULL DEFAULT 0,       -- its number is void and the peer does not hold it yet
    UNIQUE (peer, gen, seq)
);
CREATE INDEX outbox_due ON outbox (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX outbox_case ON outbox (case_id);
CREATE INDEX outbox_message ON outbox (message_id);

CREATE TABLE inbox (
    peer           TEXT    NOT NULL,
    core_id        TEXT    NOT NULL,
    header_sha256  TEXT    NOT NULL,
    gen            INTEGER NOT NULL,
    seq            INTEGER,                         -- null: sealed for somebody else, no number of ours
    kind           TEXT,
    code           TEXT,
    message_id     TEXT,
    case_id        TEXT,
    payload_sha256 TEXT,
    state          TEXT    NOT NULL,                -- received, refused, parked, control
    parked_for     TEXT,                            -- the code that waits for something
    bytes          BLOB,                            -- only while parked
    urgent         INTEGER NOT NULL,
    received_at    INTEGER NOT NULL,
    exp            INTEGER NOT NULL,
    receipt        BLOB,
    PRIMARY KEY (peer, core_id, header_sha256)
);
CREATE INDEX inbox_message ON inbox (peer, message_id);
CREATE INDEX inbox_seq ON inbox (peer, gen, seq);
CREATE INDEX inbox_parked ON inbox (peer) WHERE state = 'parked';

-- Receipts that wait for the next control message to their peer: new ones and replays.
CREATE TABLE receipt_queue (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    peer    TEXT NOT NULL,
    receipt BLOB NOT NULL
);

CREATE TABLE cases (
    case_id    TEXT    PRIMARY KEY,
    peer       TEXT    NOT NULL,
    side       TEXT    NOT NULL,                    -- sending, receiving
    state      TEXT    NOT NULL,
    held       INTEGER NOT NULL,
    word       TEXT    NOT NULL,                    -- chosen by the office or drawn; never a name
    record     BLOB    NOT NULL,                    -- sealed: holds, questions
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

-- What was said: meta and payload, sealed.
CREATE TABLE content (
    message_id TEXT    NOT NULL,
    case_id    TEXT,
    peer       TEXT    NOT NULL,
    outgoing   INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    notes      TEXT    NOT NULL,
    sealed     BLOB    NOT NULL,
    PRIMARY KEY (message_id, peer, outgoing)        -- a peer cannot take the id of another's message
);
CREATE INDEX content_case ON content (case_id, at);

-- A case as recorded at home and its sheet, sealed; the sending side's own.
CREATE TABLE draft (
    case_id TEXT PRIMARY KEY,
    sealed  BLOB NOT NULL
);

CREATE TABLE trail_leaf (
    idx          INTEGER PRIMARY KEY,
    event        INTEGER NOT NULL,
    minute       INTEGER NOT NULL,
    salt         BLOB    NOT NULL,
    public       BLOB    NOT NULL,
    private_hash BLOB    NOT NULL,
    private      BLOB,                              -- sealed: salt2 and the private part
    case_id      TEXT,
    leaf         BLOB    NOT NULL
);
CREATE INDEX trail_leaf_case ON trail_leaf (case_id);

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    note TEXT    NOT NULL,
    at   INTEGER NOT NULL
);

CREATE TABLE quarantine (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    peer        TEXT    NOT NULL,                   -- whose mailbox it lay in; nothing in it is believed
    urgent      INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    bytes       BLOB,
    dir         INTEGER,                            -- waits for this directory version
    received_at INTEGER NOT NULL
);

-- Junk by mailbox and minute; becomes one trail leaf when the minute is over.
CREATE TABLE junk (
    peer   TEXT    NOT NULL,
    urgent INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (peer, urgent, minute)
);

CREATE TABLE alarm (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    code       TEXT    NOT NULL,
    peer       TEXT,
    core_id    TEXT,
    raised_at  INTEGER NOT NULL,
    cleared_at INTEGER
);
