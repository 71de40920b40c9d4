-- Who signs in at the console: pseudonyms, never names. Secrets are hashed, or sealed under the node's own key.
CREATE TABLE account (
    code         TEXT    NOT NULL PRIMARY KEY,
    role         TEXT    NOT NULL,
    organisation TEXT,                              -- whose cases alone they see; null: of the office itself
    language     TEXT,                              -- en, fr; null: as the browser asks
    state        TEXT    NOT NULL,                  -- invited, active, disabled
    password     TEXT,                              -- hashed; null: passkeys alone
    totp         BLOB,                              -- sealed
    totp_step    INTEGER NOT NULL DEFAULT 0,        -- the newest that a code was taken of: none counts twice
    failed       INTEGER NOT NULL DEFAULT 0,        -- refused tries since the last sign-in
    locked_until INTEGER,
    made_at      INTEGER NOT NULL,
    made_by      TEXT    NOT NULL,
    signed_in_at INTEGER,
    leave_from   TEXT,
    leave_until  TEXT,
    deputy       TEXT
);

-- One-time, by the hash of the secret.
CREATE TABLE account_invitation (
    hash    TEXT    NOT NULL PRIMARY KEY,
    account TEXT    NOT NULL,
    until   INTEGER NOT NULL
);

-- Each counts once and is gone.
CREATE TABLE account_recovery (
    account TEXT NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (account, hash)
);

CREATE TABLE account_passkey (
    id         TEXT    NOT NULL PRIMARY KEY,        -- the credential's id, base64url
    account    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    public_key BLOB    NOT NULL,                    -- COSE
    sign_count INTEGER NOT NULL,
    transports TEXT    NOT NULL,
    eligible   INTEGER NOT NULL,                    -- may be backed up by who made it
    backed_up  INTEGER NOT NULL,
    made_at    INTEGER NOT NULL,
    used_at    INTEGER
);
CREATE INDEX account_passkey_account ON account_passkey (account);

-- Who is signed in, by the hash of what the browser holds. Not of a backup: whoever is signed in somewhere else is not signed in here.
CREATE TABLE account_session (
    id       TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL,
    way      TEXT    NOT NULL,                      -- passkey, password, recovery, invitation
    begun_at INTEGER NOT NULL,
    seen_at  INTEGER NOT NULL
);
CREATE INDEX account_session_account ON account_session (account);

-- What was begun and not finished, for minutes: a challenge, an invitation that is being accepted. Each is taken once.
CREATE TABLE account_pending (
    id    TEXT    NOT NULL PRIMARY KEY,
    what  TEXT    NOT NULL,
    value BLOB    NOT NULL,                         -- sealed
    until INTEGER NOT NULL
);
