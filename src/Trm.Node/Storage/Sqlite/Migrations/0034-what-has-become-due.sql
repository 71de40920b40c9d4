-- Each second somebody asks what has become due since: by the alarm that stands, so that all that is open and has time is not read for it.
DROP INDEX deadline_open;
CREATE INDEX deadline_due ON deadline (level, due_at) WHERE closed_at IS NULL;
CREATE INDEX deadline_half ON deadline (level, half_at) WHERE closed_at IS NULL;
