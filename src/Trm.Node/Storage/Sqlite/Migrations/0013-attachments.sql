-- Files beside messages. Their bytes lie in attachment_part, sealed under the key of the case.
CREATE TABLE attachment (
    id         TEXT    PRIMARY KEY,
    case_id    TEXT    NOT NULL,
    peer       TEXT    NOT NULL,
    outgoing   INTEGER NOT NULL,
    message_id TEXT,                                -- null: kept for a message that is not written yet
    sha256     TEXT    NOT NULL,
    size       INTEGER NOT NULL,
    type       TEXT,                                -- null: only parts are here, and what names them is not
    state      TEXT    NOT NULL,                    -- ours: uploading, kept, sending, sent, stopped; theirs: waiting, named, complete, refused; either: deleted
    content    TEXT    NOT NULL,                    -- whose parts it has: several messages may name one file
    at         INTEGER NOT NULL,
    exp        INTEGER,                             -- of parts that wait: when their transmission expires
    UNIQUE (peer, outgoing, message_id, sha256)
);
CREATE INDEX attachment_case ON attachment (case_id);
CREATE INDEX attachment_open ON attachment (state) WHERE state IN ('uploading', 'kept', 'sending', 'waiting', 'named');
CREATE INDEX attachment_content ON attachment (content);

CREATE TABLE attachment_part (
    content TEXT    NOT NULL,
    number  INTEGER NOT NULL,                       -- from 0
    length  INTEGER NOT NULL,
    sealed  BLOB    NOT NULL,
    PRIMARY KEY (content, number)
);

-- A transmission that is a part of a file. It has no message id: like a control message it is never receipted, and closed when the peer holds its number.
ALTER TABLE outbox ADD COLUMN part_of TEXT;         -- attachment.id
ALTER TABLE outbox ADD COLUMN part INTEGER;
ALTER TABLE outbox ADD COLUMN part_header INTEGER;  -- length of the signed header in bytes: all that is kept of it in the end
CREATE INDEX outbox_part ON outbox (part_of) WHERE part_of IS NOT NULL;
