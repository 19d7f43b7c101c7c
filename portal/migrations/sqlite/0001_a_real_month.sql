-- The tables of a whole month: people, cases, placements, contacts, payments, statements.

CREATE TABLE installation (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE portfolios (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    time_zone TEXT NOT NULL,
    rulebook TEXT NOT NULL,
    policy TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE agencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    capacity BIGINT CHECK (capacity >= 0),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'vendor_manager', 'compliance', 'finance', 'auditor',
                                       'agency_manager', 'agency_collector')),
    agency_id BIGINT REFERENCES agencies (id),
    password_hash TEXT,
    language TEXT NOT NULL CHECK (language IN ('en', 'zh_CN')),
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CHECK ((role IN ('agency_manager', 'agency_collector')) = (agency_id IS NOT NULL))
);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TIMESTAMP NOT NULL,
    actor_id BIGINT REFERENCES people (id),
    act TEXT NOT NULL,
    thing TEXT NOT NULL,
    thing_id BIGINT,
    agency_id BIGINT REFERENCES agencies (id),
    content TEXT NOT NULL,
    position BIGINT NOT NULL,
    mac BLOB NOT NULL
);
CREATE INDEX journal_position ON journal (position);
CREATE INDEX journal_thing ON journal (thing, thing_id);

CREATE TABLE journal_seals (
    number BIGINT PRIMARY KEY,
    from_position BIGINT NOT NULL,
    to_position BIGINT NOT NULL CHECK (to_position >= from_position),
    count BIGINT NOT NULL CHECK (count > 0),
    ids TEXT NOT NULL,
    root BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    at TIMESTAMP NOT NULL
);

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    size BIGINT NOT NULL CHECK (size >= 0),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    rows_done BIGINT NOT NULL CHECK (rows_done >= 0),
    rows_total BIGINT CHECK (rows_total >= 0),
    attempts BIGINT NOT NULL,
    lease_owner TEXT,
    lease_until TIMESTAMP,
    cancel_asked BOOLEAN NOT NULL,
    result TEXT,
    error TEXT,
    actor_id BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP
);
CREATE UNIQUE INDEX jobs_one_open_per_key ON jobs (kind, key) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_open ON jobs (id) WHERE status IN ('queued', 'running');

CREATE TABLE job_problems (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    row_number BIGINT NOT NULL,
    column_name TEXT NOT NULL,
    shape TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    cells_cipher BLOB NOT NULL
);
CREATE INDEX job_problems_job ON job_problems (job_id, row_number);

CREATE TABLE case_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    job_id BIGINT NOT NULL UNIQUE REFERENCES jobs (id),
    evidence_id BIGINT NOT NULL REFERENCES evidence (id),
    as_of DATE NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE debtors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name_cipher BLOB,
    name_index BLOB,
    id_number_cipher BLOB,
    id_last_four_index BLOB,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX debtors_name ON debtors (name_index);
CREATE INDEX debtors_id_last_four ON debtors (id_last_four_index);

CREATE TABLE debtor_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('id_number', 'debtor_id')),
    debtor_id BIGINT NOT NULL REFERENCES debtors (id)
);
CREATE INDEX debtor_keys_debtor ON debtor_keys (debtor_id);

CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    debtor_id BIGINT NOT NULL REFERENCES debtors (id),
    case_no TEXT NOT NULL,
    product TEXT,
    region TEXT,
    time_zone TEXT,
    risk_grade TEXT,
    loan_date DATE,
    loan_amount_minor BIGINT CHECK (loan_amount_minor >= 0),
    as_of DATE NOT NULL,
    overdue_since DATE NOT NULL CHECK (overdue_since <= as_of),
    outstanding_minor BIGINT NOT NULL CHECK (outstanding_minor >= 0),
    principal_minor BIGINT CHECK (principal_minor >= 0),
    interest_minor BIGINT CHECK (interest_minor >= 0),
    penalty_minor BIGINT CHECK (penalty_minor >= 0),
    fees_minor BIGINT CHECK (fees_minor >= 0),
    not_yet_due_minor BIGINT CHECK (not_yet_due_minor >= 0),
    failed_visits BIGINT NOT NULL CHECK (failed_visits >= 0),
    unreachable_since DATE,
    status TEXT NOT NULL CHECK (status IN ('open', 'paid', 'closed', 'sold', 'restructured')),
    extras_cipher BLOB,
    row_digest BLOB NOT NULL,
    file_id BIGINT NOT NULL REFERENCES case_files (id),
    UNIQUE (portfolio_id, case_no)
);
CREATE INDEX cases_debtor ON cases (debtor_id);

CREATE TABLE case_balances (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    file_id BIGINT NOT NULL REFERENCES case_files (id),
    as_of DATE NOT NULL,
    overdue_since DATE NOT NULL,
    outstanding_minor BIGINT NOT NULL CHECK (outstanding_minor >= 0),
    principal_minor BIGINT,
    interest_minor BIGINT,
    penalty_minor BIGINT,
    fees_minor BIGINT,
    not_yet_due_minor BIGINT,
    status TEXT NOT NULL,
    UNIQUE (case_id, file_id)
);

CREATE TABLE receipts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    payment_id BIGINT NOT NULL UNIQUE,
    paid_on DATE NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0)
);
CREATE INDEX receipts_case ON receipts (case_id, paid_on);

CREATE TABLE contact_points (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    debtor_id BIGINT NOT NULL REFERENCES debtors (id),
    relation TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'address', 'email')),
    name_cipher BLOB,
    value_cipher BLOB NOT NULL,
    value_index BLOB NOT NULL,
    last_four_index BLOB,
    source TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (debtor_id, kind, value_index, relation)
);
CREATE INDEX contact_points_value ON contact_points (value_index);
CREATE INDEX contact_points_last_four ON contact_points (last_four_index);

CREATE TABLE holds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    reason_cipher BLOB NOT NULL,
    until DATE,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX holds_case ON holds (case_id);

CREATE TABLE hold_releases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hold_id BIGINT NOT NULL UNIQUE REFERENCES holds (id),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE stop_list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    debtor_id BIGINT NOT NULL REFERENCES debtors (id),
    reason_cipher BLOB NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX stop_list_debtor ON stop_list (debtor_id);

CREATE TABLE stop_list_lifts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stop_id BIGINT NOT NULL UNIQUE REFERENCES stop_list (id),
    reason_cipher BLOB NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE signals (
    case_id BIGINT PRIMARY KEY REFERENCES cases (id),
    failed_visits BIGINT NOT NULL CHECK (failed_visits >= 0),
    last_valid_contact_at TIMESTAMP,
    live_promise_until DATE
);

CREATE TABLE staged_cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    row_number BIGINT NOT NULL,
    case_no TEXT NOT NULL,
    id_number_digest BLOB,
    debtor_id_digest BLOB,
    name_cipher BLOB,
    name_index BLOB,
    id_number_cipher BLOB,
    id_last_four_index BLOB,
    phone_cipher BLOB,
    phone_index BLOB,
    phone_last_four_index BLOB,
    product TEXT,
    region TEXT,
    time_zone TEXT,
    risk_grade TEXT,
    loan_date DATE,
    loan_amount_minor BIGINT,
    overdue_since DATE NOT NULL,
    outstanding_minor BIGINT NOT NULL,
    principal_minor BIGINT,
    interest_minor BIGINT,
    penalty_minor BIGINT,
    fees_minor BIGINT,
    not_yet_due_minor BIGINT,
    failed_visits BIGINT NOT NULL,
    unreachable_since DATE,
    status TEXT NOT NULL,
    extras_cipher BLOB,
    row_digest BLOB NOT NULL
);
CREATE UNIQUE INDEX staged_cases_row ON staged_cases (job_id, row_number);

CREATE TABLE plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    job_id BIGINT NOT NULL UNIQUE REFERENCES jobs (id),
    as_of DATE NOT NULL,
    strategy TEXT NOT NULL,
    seed BIGINT NOT NULL,
    facts_digest BLOB NOT NULL,
    engine TEXT NOT NULL,
    summary TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    confirmed_by BIGINT REFERENCES people (id),
    confirmed_at TIMESTAMP,
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);

CREATE TABLE planned_placements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id BIGINT NOT NULL REFERENCES plans (id),
    case_id BIGINT NOT NULL REFERENCES cases (id),
    debtor_id BIGINT NOT NULL,
    agency_id BIGINT REFERENCES agencies (id),
    unplaced_reason TEXT,
    bucket TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    hand BIGINT NOT NULL,
    CHECK ((agency_id IS NULL) <> (unplaced_reason IS NULL)),
    UNIQUE (plan_id, case_id)
);

CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    plan_id BIGINT NOT NULL REFERENCES plans (id),
    starts_on DATE NOT NULL,
    due_on DATE CHECK (due_on >= starts_on),
    cases BIGINT NOT NULL CHECK (cases > 0),
    amount_minor BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (plan_id, agency_id),
    UNIQUE (id, agency_id, portfolio_id)
);

CREATE TABLE placements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    debtor_id BIGINT NOT NULL,
    agency_id BIGINT NOT NULL,
    hand BIGINT NOT NULL CHECK (hand >= 1),
    starts_on DATE NOT NULL,
    due_on DATE CHECK (due_on >= starts_on),
    ended_on DATE CHECK (ended_on >= starts_on),
    bucket TEXT NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
    UNIQUE (case_id, hand),
    FOREIGN KEY (batch_id, agency_id, portfolio_id) REFERENCES batches (id, agency_id, portfolio_id)
);
CREATE UNIQUE INDEX placements_one_active_per_case ON placements (case_id) WHERE ended_on IS NULL;
CREATE INDEX placements_agency ON placements (agency_id, case_id);
CREATE INDEX placements_debtor ON placements (debtor_id);
CREATE INDEX placements_batch ON placements (batch_id);

CREATE TABLE recalls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    placement_id BIGINT NOT NULL REFERENCES placements (id),
    kind TEXT NOT NULL CHECK (kind IN ('pending', 'final')),
    reason TEXT NOT NULL,
    stated_cipher BLOB,
    effective_on DATE NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    CHECK ((reason = 'stated') = (stated_cipher IS NOT NULL)),
    UNIQUE (placement_id, kind)
);

CREATE TABLE tails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    terms_id BIGINT NOT NULL UNIQUE,
    valid_from DATE NOT NULL,
    days BIGINT NOT NULL CHECK (days >= 0),
    condition TEXT NOT NULL CHECK (condition IN ('none', 'live_promise'))
);

CREATE TABLE staged_payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    row_number BIGINT NOT NULL,
    reference TEXT NOT NULL,
    case_no TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    paid_on DATE NOT NULL,
    channel TEXT,
    reverses TEXT,
    principal_minor BIGINT,
    interest_minor BIGINT,
    penalty_minor BIGINT,
    fees_minor BIGINT,
    cells_cipher BLOB NOT NULL
);
CREATE UNIQUE INDEX staged_payments_row ON staged_payments (job_id, row_number);

CREATE TABLE payments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    reference TEXT NOT NULL,
    case_no TEXT NOT NULL,
    case_id BIGINT REFERENCES cases (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    excess_minor BIGINT NOT NULL,
    paid_on DATE NOT NULL,
    channel TEXT,
    reverses_id BIGINT UNIQUE REFERENCES payments (id),
    principal_minor BIGINT,
    interest_minor BIGINT,
    penalty_minor BIGINT,
    fees_minor BIGINT,
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    posted_by BIGINT NOT NULL REFERENCES people (id),
    posted_at TIMESTAMP NOT NULL,
    CHECK ((amount_minor < 0) = (reverses_id IS NOT NULL)),
    UNIQUE (portfolio_id, reference)
);
CREATE INDEX payments_case ON payments (case_id, paid_on);

CREATE TABLE attributions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id BIGINT NOT NULL REFERENCES payments (id),
    placement_id BIGINT NOT NULL REFERENCES placements (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    excess_minor BIGINT NOT NULL,
    paid_on DATE NOT NULL,
    basis TEXT NOT NULL CHECK (basis IN ('in_force', 'tail', 'manual', 'reversal')),
    reason_cipher BLOB,
    reverses_id BIGINT UNIQUE REFERENCES attributions (id),
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (payment_id, placement_id)
);
CREATE INDEX attributions_agency ON attributions (agency_id, portfolio_id, paid_on);
CREATE INDEX attributions_placement ON attributions (placement_id);

CREATE TABLE queue_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payment_id BIGINT NOT NULL UNIQUE REFERENCES payments (id),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    reason TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE queue_resolutions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_item_id BIGINT NOT NULL UNIQUE REFERENCES queue_items (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('attributed', 'own', 'refunded', 'other')),
    reason_cipher BLOB NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    contact_id TEXT NOT NULL,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    debtor_id BIGINT NOT NULL REFERENCES debtors (id),
    placement_id BIGINT REFERENCES placements (id),
    collector TEXT NOT NULL,
    channel TEXT NOT NULL,
    party TEXT NOT NULL,
    result TEXT NOT NULL,
    started_at TIMESTAMP NOT NULL,
    civil_day DATE NOT NULL,
    seconds BIGINT CHECK (seconds >= 0),
    note_cipher BLOB,
    row_digest BLOB NOT NULL,
    job_id BIGINT REFERENCES jobs (id),
    recorded_by BIGINT NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL,
    UNIQUE (agency_id, contact_id)
);
CREATE INDEX contacts_debtor ON contacts (debtor_id, started_at);
CREATE INDEX contacts_case ON contacts (case_id, started_at);
CREATE INDEX contacts_agency_day ON contacts (agency_id, civil_day);

CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL REFERENCES contacts (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    allowed BOOLEAN NOT NULL,
    rule TEXT NOT NULL,
    preset TEXT NOT NULL,
    facts TEXT NOT NULL,
    judged_at TIMESTAMP NOT NULL,
    UNIQUE (contact_id, sequence)
);

CREATE TABLE promises (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id BIGINT NOT NULL UNIQUE REFERENCES contacts (id),
    case_id BIGINT NOT NULL REFERENCES cases (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    placement_id BIGINT REFERENCES placements (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    promised_on DATE NOT NULL,
    due_on DATE NOT NULL CHECK (due_on >= promised_on),
    kept_by DATE NOT NULL CHECK (kept_by >= due_on),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX promises_case ON promises (case_id, due_on);

CREATE TABLE promise_outcomes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    promise_id BIGINT NOT NULL REFERENCES promises (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'kept', 'broken')),
    paid_minor BIGINT NOT NULL,
    decided_on DATE NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (promise_id, sequence)
);

CREATE TABLE terms (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    valid_from DATE NOT NULL,
    definition TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (id, created_by)
);
CREATE INDEX terms_agency ON terms (agency_id, portfolio_id, valid_from);

CREATE TABLE terms_approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    terms_id BIGINT NOT NULL UNIQUE REFERENCES terms (id),
    made_by BIGINT NOT NULL REFERENCES people (id),
    approved_by BIGINT NOT NULL REFERENCES people (id),
    sole_person BOOLEAN NOT NULL,
    approved_at TIMESTAMP NOT NULL,
    FOREIGN KEY (terms_id, made_by) REFERENCES terms (id, created_by),
    CHECK ((approved_by = made_by) = sole_person)
);

CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    month DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'locked')),
    payments BIGINT NOT NULL,
    base_minor BIGINT NOT NULL,
    commission_minor BIGINT NOT NULL,
    vat_minor BIGINT NOT NULL,
    total_minor BIGINT NOT NULL,
    hash TEXT NOT NULL,
    signature TEXT,
    drafted_by BIGINT NOT NULL REFERENCES people (id),
    drafted_at TIMESTAMP NOT NULL,
    approved_by BIGINT REFERENCES people (id),
    approved_at TIMESTAMP,
    sole_person BOOLEAN NOT NULL,
    UNIQUE (agency_id, portfolio_id, month),
    CHECK (total_minor = commission_minor + vat_minor),
    CHECK ((status = 'locked') = (approved_by IS NOT NULL AND approved_at IS NOT NULL AND signature IS NOT NULL)),
    CHECK (approved_by IS NULL OR (approved_by = drafted_by) = sole_person)
);

CREATE TABLE statement_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    statement_id BIGINT NOT NULL REFERENCES statements (id),
    line_number BIGINT NOT NULL CHECK (line_number >= 1),
    attribution_id BIGINT NOT NULL UNIQUE REFERENCES attributions (id),
    terms_id BIGINT NOT NULL REFERENCES terms (id),
    kind TEXT NOT NULL CHECK (kind IN ('payment', 'late', 'reversal')),
    month DATE NOT NULL,
    base_minor BIGINT NOT NULL,
    rate_ppm BIGINT,
    commission_minor BIGINT NOT NULL,
    arithmetic TEXT NOT NULL
);
CREATE UNIQUE INDEX statement_lines_number ON statement_lines (statement_id, line_number);

CREATE TRIGGER terms_approvals_sole_person_insert BEFORE INSERT ON terms_approvals
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
CREATE TRIGGER terms_approvals_sole_person_update BEFORE UPDATE ON terms_approvals
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
CREATE TRIGGER statements_sole_person_insert BEFORE INSERT ON statements
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
CREATE TRIGGER statements_sole_person_update BEFORE UPDATE ON statements
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;

CREATE TRIGGER placements_end_once BEFORE UPDATE OF ended_on ON placements
WHEN OLD.ended_on IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'a placement that has ended keeps its end');
END;
