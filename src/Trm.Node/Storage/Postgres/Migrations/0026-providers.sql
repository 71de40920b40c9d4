-- By whom else an account signs in: the country's identity provider. Who somebody is there may be the number of a person, and stands here only as a keyed hash of it and its issuer.
CREATE TABLE account_provider (
    subject  TEXT    NOT NULL PRIMARY KEY,
    account  TEXT    NOT NULL UNIQUE,
    issuer   TEXT    NOT NULL,
    bound_at BIGINT NOT NULL,
    used_at  BIGINT
);
