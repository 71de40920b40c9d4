-- What waits for a directory is looked for every second, and never through the bytes of all that is kept.
CREATE INDEX quarantine_waiting ON quarantine (received_at) WHERE dir IS NOT NULL;
