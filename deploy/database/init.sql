-- Once, by the operator: a database for the node, and for its role no more rights than it needs. No password: it signs in by its certificate.
CREATE ROLE trm LOGIN;
GRANT pg_checkpoint TO trm;
CREATE DATABASE trm OWNER trm TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE CONNECT ON DATABASE trm FROM PUBLIC;
\connect trm
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO trm;
