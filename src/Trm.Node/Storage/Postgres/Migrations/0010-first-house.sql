-- The schema as SQLite has it after its script of this number; what is 0 or 1 is a number here, too, so that one text of SQL serves both.
-- Times are Unix milliseconds. Digests and ids are lower-case text. Content is sealed under the key of its case.

CREATE TABLE node (
    one         BIGINT PRIMARY KEY CHECK (one = 1),
    participant TEXT NOT NULL,
    gen         BIGINT NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE directory (
    version    BIGINT PRIMARY KEY,
    bytes      BYTEA NOT NULL,
    adopted_at BIGINT NOT NULL
);

-- One row per peer: our numbering towards it, and what we hold of its numbering.
CREATE TABLE peer (
    peer               TEXT PRIMARY KEY,
    next_seq           BIGINT NOT NULL DEFAULT 1,
    gen                BIGINT NOT NULL DEFAULT 0,   -- the peer's generation that "through" counts in
    through            BIGINT NOT NULL DEFAULT 0,
    greeted            BIGINT NOT NULL DEFAULT 0,   -- our generation's first control message has been sealed
    control_due_at     BIGINT,                      -- a control message is owed at this time
    directory_due      BIGINT NOT NULL DEFAULT 0,   -- it speaks by an older directory than ours
    directory_sent_at  BIGINT,
    dir                BIGINT NOT NULL DEFAULT 0,   -- the highest directory version that it has shown, in its generation dir_gen
    dir_gen            BIGINT NOT NULL DEFAULT 0,
    directory_sent_dir BIGINT NOT NULL DEFAULT 0,   -- what it showed when a directory was last sent to it
    directory_asked_at BIGINT,                      -- when it last heard from us because it showed a newer one
    gen_since          BIGINT                       -- when the peer wrote the earliest message that we hold of its generation: what it writes later in a former one, it writes from an old copy
);

-- Numbers below peer.through that are not held.
CREATE TABLE gap (
    peer    TEXT NOT NULL,
    gen     BIGINT NOT NULL,
    seq     BIGINT NOT NULL,
    since   BIGINT NOT NULL,
    told_at BIGINT,                                 -- when a control message last named it
    alarmed BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, gen, seq)
);

CREATE TABLE outbox (
    core_id       TEXT PRIMARY KEY,
    peer          TEXT NOT NULL,
    gen           BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    mailbox       TEXT NOT NULL,
    urgent        BIGINT NOT NULL,
    kind          TEXT NOT NULL,
    code          TEXT NOT NULL,
    message_id    TEXT,                             -- null for control messages
    case_id       TEXT,
    in_reply_to   TEXT,
    header_sha256 TEXT NOT NULL,
    bytes         BYTEA NOT NULL,
    state         TEXT NOT NULL,                    -- sealed, dispatched, undelivered, receipted, refused, expired, closed
    attempts      BIGINT NOT NULL DEFAULT 0,
    publish_at    BIGINT,                           -- due for (another) publish; null when it owes nothing
    dispatched_at BIGINT,                           -- first confirm
    published_at  BIGINT,                           -- newest confirm
    again_at      BIGINT,                           -- newest resend because the peer listed it as missing
    created_at    BIGINT NOT NULL,
    exp           BIGINT NOT NULL,
    receipt       BYTEA,
    closed_at     BIGINT,
    void_open     BIGINT NOT NULL DEFAULT 0,        -- its number is void and the peer does not hold it yet
    erased        BIGINT NOT NULL DEFAULT 0,        -- of an erased case's transmission only the signed header is kept; it is not sent again
    leaf          BIGINT,                           -- the leaf of each message of ours: witnessed once a quorum has cosigned beyond it
    place         BIGINT NOT NULL DEFAULT 0,
    UNIQUE (peer, gen, seq)
);
CREATE INDEX outbox_due ON outbox (publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX outbox_case ON outbox (case_id);
CREATE INDEX outbox_message ON outbox (message_id);

CREATE TABLE inbox (
    peer           TEXT NOT NULL,
    core_id        TEXT NOT NULL,
    header_sha256  TEXT NOT NULL,
    gen            BIGINT NOT NULL,
    seq            BIGINT,                          -- null: sealed for somebody else, no number of ours
    kind           TEXT,
    code           TEXT,
    message_id     TEXT,
    case_id        TEXT,
    payload_sha256 TEXT,
    state          TEXT NOT NULL,                   -- received, refused, parked, control
    parked_for     TEXT,                            -- the code that waits for something
    bytes          BYTEA,                           -- only while parked
    urgent         BIGINT NOT NULL,
    received_at    BIGINT NOT NULL,
    exp            BIGINT NOT NULL,
    receipt        BYTEA,
    own_gen        BIGINT NOT NULL DEFAULT 0,       -- our generation in which the receipt was given: in a later one it is given anew, since its leaf is in a log that has ended
    place          BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, core_id, header_sha256)
);
CREATE INDEX inbox_message ON inbox (peer, message_id);
CREATE INDEX inbox_seq ON inbox (peer, gen, seq);
CREATE INDEX inbox_parked ON inbox (peer) WHERE state = 'parked';

-- Receipts that wait for the next control message to their peer: new ones and replays.
CREATE TABLE receipt_queue (
    id      BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    peer    TEXT NOT NULL,
    receipt BYTEA NOT NULL
);

CREATE TABLE cases (
    case_id    TEXT PRIMARY KEY,
    peer       TEXT NOT NULL,
    side       TEXT NOT NULL,                       -- sending, receiving
    state      TEXT NOT NULL,
    held       BIGINT NOT NULL,
    word       TEXT NOT NULL,                       -- chosen by the office or drawn; never a name
    record     BYTEA NOT NULL,                      -- sealed: holds, questions
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What was said: meta and payload, sealed.
CREATE TABLE content (
    message_id TEXT NOT NULL,
    case_id    TEXT,
    peer       TEXT NOT NULL,
    outgoing   BIGINT NOT NULL,
    kind       TEXT NOT NULL,
    code       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    notes      TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    place      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, peer, outgoing)        -- a peer cannot take the id of another's message
);
CREATE INDEX content_case ON content (case_id, at);

-- A case as recorded at home and its sheet, sealed; the sending side's own.
CREATE TABLE draft (
    case_id TEXT PRIMARY KEY,
    sealed  BYTEA NOT NULL
);

CREATE TABLE trail_leaf (
    idx          BIGINT PRIMARY KEY,
    event        BIGINT NOT NULL,
    minute       BIGINT NOT NULL,
    salt         BYTEA NOT NULL,
    public       BYTEA NOT NULL,
    private_hash BYTEA NOT NULL,
    private      BYTEA,                             -- sealed: salt2 and the private part
    case_id      TEXT,
    leaf         BYTEA NOT NULL
);
CREATE INDEX trail_leaf_case ON trail_leaf (case_id);

CREATE TABLE checkpoint (
    size BIGINT PRIMARY KEY,
    note TEXT NOT NULL,
    at   BIGINT NOT NULL
);

CREATE TABLE quarantine (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    peer        TEXT NOT NULL,                      -- whose mailbox it lay in; nothing in it is believed
    urgent      BIGINT NOT NULL,
    code        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    bytes       BYTEA,
    dir         BIGINT,                             -- waits for this directory version
    received_at BIGINT NOT NULL
);

-- Junk by mailbox and minute; becomes one trail leaf when the minute is over.
CREATE TABLE junk (
    peer   TEXT NOT NULL,
    urgent BIGINT NOT NULL,
    minute BIGINT NOT NULL,
    count  BIGINT NOT NULL,
    bytes  BIGINT NOT NULL,
    PRIMARY KEY (peer, urgent, minute)
);

CREATE TABLE alarm (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    code       TEXT NOT NULL,
    peer       TEXT,
    core_id    TEXT,
    raised_at  BIGINT NOT NULL,
    cleared_at BIGINT
);

-- Agreements that were verified when they were taken up.
CREATE TABLE agreement (
    fingerprint TEXT PRIMARY KEY,
    id          TEXT NOT NULL,
    version     BIGINT NOT NULL,
    bytes       BYTEA NOT NULL,
    taken_up_at BIGINT NOT NULL
);

-- By when somebody must have done something about a message: ids, codes and times, nothing of a person. Closed by the message that fulfils it.
CREATE TABLE deadline (
    message_id     TEXT NOT NULL,
    peer           TEXT NOT NULL,
    outgoing       BIGINT NOT NULL,                 -- whether the message is ours
    step           TEXT NOT NULL,                   -- seen, decision, stopped, review, authority, arrival-..., follow-up-...
    case_id        TEXT,
    core_id        TEXT,                            -- what an alarm names
    kind           TEXT NOT NULL,
    code           TEXT NOT NULL,
    mover          TEXT NOT NULL,                   -- whose move it is
    counts_from    BIGINT,                          -- what was written, or happened, before this fulfils nothing; by the clock of whose move it is
    since          BIGINT,
    half_at        BIGINT,                          -- when the deputy is told; null where nobody is
    due_at         BIGINT,                          -- null: fulfilled before it began
    holidays_known BIGINT NOT NULL DEFAULT 1,
    level          BIGINT NOT NULL DEFAULT 0,       -- the alarm that stands: 0 none, 1 half time, 2 overdue
    closed_at      BIGINT,
    closed_by      TEXT,                            -- the message that fulfilled it, or the officer who recorded it
    PRIMARY KEY (message_id, peer, outgoing, step)
);
CREATE INDEX deadline_open ON deadline (due_at) WHERE closed_at IS NULL;
CREATE INDEX deadline_case ON deadline (case_id);

-- What two persons have decided to erase. Pseudonyms, codes and times: what is left of an erased case.
CREATE TABLE erasure (
    case_id     TEXT NOT NULL,
    number      BIGINT NOT NULL,                    -- from 1: what comes after an erasure can be erased again
    peer        TEXT NOT NULL,
    state       TEXT NOT NULL,                      -- proposed, erased (its key may still be there), done
    basis       TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    approved_by TEXT,
    approved_at BIGINT,
    leaves      BIGINT,                             -- how many leaves lost their private part
    asked       TEXT,                               -- our message that asks the peer to erase, too
    answers     TEXT,                               -- the peer's message that our erasure answers
    outcome     TEXT,                               -- the peer's answer: done, partly, refused
    kept        TEXT,                               -- why the peer keeps what it keeps
    answered_at BIGINT,
    PRIMARY KEY (case_id, number)
);

-- A case that must not be erased for now.
CREATE TABLE legal_hold (
    id        BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id   TEXT NOT NULL,
    why       TEXT NOT NULL,
    set_by    TEXT NOT NULL,
    set_at    BIGINT NOT NULL,
    lifted_by TEXT,
    lifted_at BIGINT
);
CREATE INDEX legal_hold_case ON legal_hold (case_id) WHERE lifted_at IS NULL;

-- A copy for the person or their lawyer.
CREATE TABLE case_copy (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    case_id     TEXT NOT NULL,
    choice      TEXT NOT NULL,                      -- offered, declined, delivered
    officer     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    certificate TEXT                                -- SHA-256 of the certificate it was sealed to
);
CREATE INDEX case_copy_case ON case_copy (case_id);

-- A lawful version that replaces an entry without a key of its participant: seen since then, in force a day later.
CREATE TABLE directory_waiting (
    one   BIGINT PRIMARY KEY CHECK (one = 1),
    bytes BYTEA NOT NULL,
    since BIGINT NOT NULL
);

-- What witnesses have cosigned of our own logs: the line of each, C2SP cosignature/v1.
CREATE TABLE cosignature (
    origin  TEXT NOT NULL,
    size    BIGINT NOT NULL,
    witness TEXT NOT NULL,                          -- participant
    line    TEXT NOT NULL,
    at      BIGINT NOT NULL,                        -- the witness's own time
    PRIMARY KEY (origin, size, witness)
);

-- One row per peer and log of ours: what it holds, and what it was last shown.
CREATE TABLE offer (
    peer       TEXT NOT NULL,
    origin     TEXT NOT NULL,
    held       BIGINT NOT NULL DEFAULT 0,           -- the size that the peer holds, as it told us
    offered    BIGINT NOT NULL DEFAULT 0,
    old_size   BIGINT,                              -- from where the last one proved
    offered_at BIGINT NOT NULL,
    answered   BIGINT NOT NULL DEFAULT 1,
    due        BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (peer, origin)
);

-- Checkpoints of others that we cosigned, each a proved continuation of the one before.
CREATE TABLE held_checkpoint (
    origin      TEXT NOT NULL,
    size        BIGINT NOT NULL,
    peer        TEXT NOT NULL,
    note        TEXT NOT NULL,
    cosignature TEXT NOT NULL,                      -- our newest line
    at          BIGINT NOT NULL,
    PRIMARY KEY (origin, size)
);

-- The answer that a peer's checkpoint waits for; goes with the next control message.
CREATE TABLE witness_answer (
    peer     TEXT PRIMARY KEY,
    origin   TEXT NOT NULL,
    conflict BIGINT NOT NULL,                       -- 1: "prove from there"; 0: the cosignature
    since    BIGINT NOT NULL
);

-- Peers that have been told to prove from what we hold, and have not yet.
CREATE TABLE unproved (
    origin TEXT PRIMARY KEY,
    since  BIGINT NOT NULL
);

-- Logs that signed two histories: the proof, as it is handed on.
CREATE TABLE fork (
    origin      TEXT PRIMARY KEY,
    participant TEXT NOT NULL,
    proof       BYTEA NOT NULL,
    found_at    BIGINT NOT NULL
);

CREATE TABLE fork_due (
    peer   TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (peer, origin)
);

-- Our own message keys by the digest of their certificate. The keys themselves are files.
CREATE TABLE own_key (
    sha256       TEXT PRIMARY KEY,
    purpose      TEXT NOT NULL,
    used_from    BIGINT,
    destroyed_at BIGINT
);

-- Keys of peers that the directory has revoked or put in doubt, and for which the alarms were raised.
CREATE TABLE doubted_key (
    sha256 TEXT NOT NULL,
    since  BIGINT NOT NULL,
    PRIMARY KEY (sha256, since)
);

-- How far our clock was ahead of a peer's (behind: below zero), as the receipt of the newest message that has one says; zero where both may be right.
CREATE TABLE peer_clock (
    peer      TEXT PRIMARY KEY,
    gen       BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    offset_ms BIGINT NOT NULL
);

-- The logs of former generations, as they were when these ended.
CREATE TABLE former_leaf (
    gen          BIGINT NOT NULL,
    idx          BIGINT NOT NULL,
    event        BIGINT NOT NULL,
    minute       BIGINT NOT NULL,
    salt         BYTEA NOT NULL,
    public       BYTEA NOT NULL,
    private_hash BYTEA NOT NULL,
    private      BYTEA,
    case_id      TEXT,
    leaf         BYTEA NOT NULL,
    PRIMARY KEY (gen, idx)
);
CREATE INDEX former_leaf_case ON former_leaf (case_id);

CREATE TABLE former_checkpoint (
    gen  BIGINT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT NOT NULL,
    at   BIGINT NOT NULL,
    PRIMARY KEY (gen, size)
);

-- What waits for a directory is looked for every second, and never through the bytes of all that is kept.
CREATE INDEX quarantine_waiting ON quarantine (received_at) WHERE dir IS NOT NULL;

-- The order in which rows were stored.
CREATE INDEX content_place ON content (place);
CREATE INDEX inbox_place ON inbox (place);
CREATE INDEX outbox_place ON outbox (place);

-- The planner's statistics hold samples of values: of what an erasure takes away they hold none.
ALTER TABLE content ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE draft ALTER COLUMN sealed SET STATISTICS 0;
ALTER TABLE cases ALTER COLUMN record SET STATISTICS 0, ALTER COLUMN word SET STATISTICS 0;
ALTER TABLE trail_leaf ALTER COLUMN private SET STATISTICS 0;
ALTER TABLE former_leaf ALTER COLUMN private SET STATISTICS 0;
ALTER TABLE inbox ALTER COLUMN bytes SET STATISTICS 0, ALTER COLUMN payload_sha256 SET STATISTICS 0;
ALTER TABLE outbox ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE quarantine ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE case_copy ALTER COLUMN certificate SET STATISTICS 0;
