-- Since when an agency stands as it does, published with its status.

ALTER TABLE agencies ADD COLUMN status_since TIMESTAMPTZ;

UPDATE agencies SET status_since = (
    SELECT max(decided_at) FROM standings
    WHERE standings.agency_id = agencies.id AND outcome = 'approved' AND standings.status = agencies.status
) WHERE status <> 'retired';

UPDATE agencies SET status_since = (
    SELECT max(done_at) FROM retirement_steps JOIN standings ON standings.id = standing_id
    WHERE standings.agency_id = agencies.id AND step = 'cut'
) WHERE status = 'retired';
