-- The leaf that tells of an alarm; none of an alarm from before, nor of one that stands since a former generation.
ALTER TABLE alarm ADD COLUMN leaf BIGINT;

-- What the office has explained, newest first.
CREATE INDEX trail_leaf_explained ON trail_leaf (idx) WHERE event = 32;
