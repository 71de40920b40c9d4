-- A year as it was counted at the first look: shown and handed over like that ever after, whatever is said, erased or agreed since.
CREATE TABLE figures (
    year     INTEGER NOT NULL PRIMARY KEY,
    ended_at INTEGER NOT NULL,                      -- the end of the year
    sealed   BLOB    NOT NULL                       -- counts and k, under the node's own key
);
