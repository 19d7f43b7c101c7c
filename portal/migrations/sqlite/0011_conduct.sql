-- Conduct: inspections of agencies, complaints about them, and the files that speak for either side.

CREATE TABLE inspections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    month DATE NOT NULL,
    manner TEXT NOT NULL CHECK (manner IN ('on_site', 'remote')),
    held_on DATE NOT NULL,
    sample_size BIGINT NOT NULL CHECK (sample_size >= 0),
    inspector_id BIGINT NOT NULL REFERENCES people (id),
    opened_at TIMESTAMP NOT NULL,
    UNIQUE (agency_id, month),
    UNIQUE (id, inspector_id)
);
CREATE INDEX inspections_month ON inspections (month, id);

CREATE TABLE inspection_figures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    content TEXT NOT NULL CHECK (content IN ('coverage', 'frequency', 'repair', 'visits', 'recordings')),
    portfolio_id BIGINT REFERENCES portfolios (id),
    counted BIGINT NOT NULL CHECK (counted >= 0),
    of_all BIGINT NOT NULL CHECK (of_all >= 0),
    note_cipher BLOB,
    counted_by BIGINT NOT NULL REFERENCES people (id),
    counted_at TIMESTAMP NOT NULL,
    CHECK ((content IN ('coverage', 'frequency')) = (portfolio_id IS NOT NULL)),
    CHECK (content = 'frequency' OR counted <= of_all)
);
CREATE INDEX inspection_figures_inspection ON inspection_figures (inspection_id, id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id BIGINT NOT NULL REFERENCES inspections (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    content TEXT NOT NULL
        CHECK (content IN ('coverage', 'frequency', 'repair', 'visits', 'recordings', 'other')),
    severity TEXT NOT NULL CHECK (severity IN ('minor', 'major', 'grave')),
    text_cipher BLOB NOT NULL,
    due_on DATE NOT NULL,
    made_by BIGINT NOT NULL REFERENCES people (id),
    made_at TIMESTAMP NOT NULL,
    UNIQUE (inspection_id, number)
);

CREATE TABLE finding_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding_id BIGINT NOT NULL REFERENCES findings (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    step TEXT NOT NULL CHECK (step IN ('corrected', 'accepted', 'returned')),
    corrected_on DATE,
    text_cipher BLOB NOT NULL,
    made_by BIGINT NOT NULL REFERENCES people (id),
    made_at TIMESTAMP NOT NULL,
    UNIQUE (finding_id, sequence),
    CHECK ((step = 'corrected') = (corrected_on IS NOT NULL))
);

CREATE TABLE inspection_signatures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id BIGINT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('lender', 'agency')),
    inspector_id BIGINT NOT NULL,
    signed_by BIGINT NOT NULL REFERENCES people (id),
    sole_person BOOLEAN NOT NULL,
    digest TEXT NOT NULL,
    remark_cipher BLOB,
    signed_at TIMESTAMP NOT NULL,
    UNIQUE (inspection_id, side),
    FOREIGN KEY (inspection_id, inspector_id) REFERENCES inspections (id, inspector_id),
    CHECK ((signed_by = inspector_id) = sole_person)
);
CREATE TRIGGER inspection_signatures_sole_person_insert BEFORE INSERT ON inspection_signatures
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
CREATE TRIGGER inspection_signatures_sole_person_update BEFORE UPDATE ON inspection_signatures
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;

CREATE TABLE complaint_numbers (
    year BIGINT PRIMARY KEY,
    newest BIGINT NOT NULL CHECK (newest >= 1)
);

CREATE TABLE complaints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    case_id BIGINT REFERENCES cases (id),
    agency_id BIGINT REFERENCES agencies (id),
    channel TEXT NOT NULL CHECK (channel IN ('phone', 'letter', 'email', 'portal', 'in_person', 'authority')),
    source TEXT NOT NULL
        CHECK (source IN ('debtor', 'relative', 'lawyer', 'regulator', 'court', 'media', 'staff', 'other')),
    subject TEXT NOT NULL CHECK (subject IN ('harassment', 'threat', 'hours', 'third_party', 'privacy',
                                             'impersonation', 'false_promise', 'fees', 'amount', 'other')),
    text_cipher BLOB NOT NULL,
    complainant_cipher BLOB,
    received_at TIMESTAMP NOT NULL,
    received_on DATE NOT NULL,
    acknowledge_by DATE NOT NULL CHECK (acknowledge_by >= received_on),
    answer_by DATE NOT NULL CHECK (answer_by >= received_on),
    hold_id BIGINT UNIQUE REFERENCES holds (id),
    taken_by BIGINT NOT NULL REFERENCES people (id),
    taken_at TIMESTAMP NOT NULL,
    CHECK (hold_id IS NULL OR case_id IS NOT NULL)
);
CREATE INDEX complaints_agency ON complaints (agency_id, id);
CREATE INDEX complaints_case ON complaints (case_id);

CREATE TABLE complaint_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    complaint_id BIGINT NOT NULL REFERENCES complaints (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    event TEXT NOT NULL CHECK (event IN ('assigned', 'acknowledged', 'noted', 'asked', 'answered', 'extended',
                                         'decided', 'released')),
    handler_id BIGINT REFERENCES people (id),
    due_on DATE,
    outcome TEXT CHECK (outcome IN ('upheld', 'partly', 'not_upheld')),
    red_line BOOLEAN,
    text_cipher BLOB,
    made_by BIGINT NOT NULL REFERENCES people (id),
    made_on DATE NOT NULL,
    made_at TIMESTAMP NOT NULL,
    UNIQUE (complaint_id, sequence),
    CHECK ((event = 'assigned') = (handler_id IS NOT NULL)),
    CHECK ((event IN ('asked', 'extended')) = (due_on IS NOT NULL)),
    CHECK ((event = 'decided') = (outcome IS NOT NULL)),
    CHECK ((outcome IS NULL) = (red_line IS NULL)),
    CHECK (red_line IS NULL OR red_line = false OR outcome <> 'not_upheld')
);
CREATE INDEX complaint_events_decided ON complaint_events (made_on, complaint_id) WHERE event = 'decided';

CREATE TABLE conduct_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inspection_id BIGINT REFERENCES inspections (id),
    finding_id BIGINT REFERENCES findings (id),
    complaint_id BIGINT REFERENCES complaints (id),
    evidence_id BIGINT NOT NULL REFERENCES evidence (id),
    name_cipher BLOB NOT NULL,
    kind TEXT NOT NULL,
    added_by BIGINT NOT NULL REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    CHECK ((inspection_id IS NULL) <> (complaint_id IS NULL)),
    CHECK (finding_id IS NULL OR inspection_id IS NOT NULL)
);
CREATE INDEX conduct_files_inspection ON conduct_files (inspection_id, id);
CREATE INDEX conduct_files_complaint ON conduct_files (complaint_id, id);
