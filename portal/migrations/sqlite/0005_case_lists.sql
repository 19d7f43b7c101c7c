-- Lists of cases that page by key, and files that are looked at before they are taken in.

ALTER TABLE cases ADD COLUMN balance_minor BIGINT NOT NULL DEFAULT 0 CHECK (balance_minor >= 0);
UPDATE cases SET balance_minor = (
    SELECT CASE WHEN coalesce(sum(paid.amount_minor), 0) < cases.outstanding_minor
                THEN cases.outstanding_minor - coalesce(sum(paid.amount_minor), 0) ELSE 0 END
    FROM receipts AS paid WHERE paid.case_id = cases.id AND paid.paid_on > cases.as_of
);
CREATE INDEX cases_number ON cases (case_no, id);
CREATE INDEX cases_open_balance ON cases (balance_minor, id) WHERE status = 'open';
CREATE INDEX cases_open_overdue ON cases (overdue_since, id) WHERE status = 'open';
CREATE INDEX cases_region ON cases (portfolio_id, region);
CREATE INDEX placements_open_start ON placements (starts_on, case_id) WHERE ended_on IS NULL;
CREATE INDEX placements_open_agency_start ON placements (agency_id, starts_on, case_id) WHERE ended_on IS NULL;
CREATE INDEX placements_open_due ON placements (due_on) WHERE ended_on IS NULL;
CREATE INDEX payments_reference ON payments (reference);
CREATE INDEX recalls_made ON recalls (created_at);

ALTER TABLE signals ADD COLUMN last_contact_at TIMESTAMP;
UPDATE signals SET last_contact_at = (
    SELECT max(started_at) FROM contacts WHERE contacts.case_id = signals.case_id
);

CREATE TABLE uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('cases', 'points', 'payments', 'contacts')),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    agency_id BIGINT REFERENCES agencies (id),
    evidence_id BIGINT NOT NULL REFERENCES evidence (id),
    name_cipher BLOB NOT NULL,
    as_of DATE,
    columns TEXT NOT NULL,
    remembered BOOLEAN NOT NULL,
    preview_cipher BLOB,
    preview_job_id BIGINT REFERENCES jobs (id),
    trial_job_id BIGINT REFERENCES jobs (id),
    import_job_id BIGINT REFERENCES jobs (id),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    CHECK ((kind = 'contacts') = (agency_id IS NOT NULL))
);
CREATE INDEX uploads_import_job ON uploads (import_job_id);
