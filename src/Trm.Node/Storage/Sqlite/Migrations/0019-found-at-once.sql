-- What a node asks for every second, or with every message, is found without reading what was said in former years.
CREATE INDEX outbox_state ON outbox (state, exp);
CREATE INDEX outbox_void ON outbox (peer, gen, seq) WHERE void_open = 1;
CREATE INDEX outbox_control ON outbox (peer, gen, seq) WHERE message_id IS NULL AND state IN ('sealed', 'dispatched');
CREATE INDEX outbox_due_of ON outbox (peer, publish_at) WHERE publish_at IS NOT NULL;
CREATE INDEX outbox_part_state ON outbox (peer, state) WHERE part_of IS NOT NULL;
DROP INDEX inbox_parked;
CREATE INDEX inbox_parked ON inbox (peer, gen, seq) WHERE state = 'parked';
CREATE INDEX inbox_case ON inbox (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX content_notes ON content (notes);
CREATE INDEX alarm_open ON alarm (code, core_id) WHERE cleared_at IS NULL;
CREATE INDEX deadline_closed ON deadline (closed_by) WHERE closed_by IS NOT NULL;
