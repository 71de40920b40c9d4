-- Wrong second factors beside a right password since the account signed in last: whoever knows a password locks it for longer each time.
ALTER TABLE account ADD COLUMN guessed BIGINT NOT NULL DEFAULT 0;
