-- Who of this office looks after the case, by account; null where nobody was named.
ALTER TABLE cases ADD COLUMN officer TEXT;
