-- A case may have been asked much: what is open of a few kinds is found without reading all that it was ever asked.
DROP INDEX deadline_case;
CREATE INDEX deadline_case ON deadline (case_id, peer, closed_at, kind);
