-- How agencies are scored month by month, and the shares that follow from it once a person has decided.

CREATE TABLE scorecards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    valid_from DATE NOT NULL,
    definition TEXT NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX scorecards_start ON scorecards (valid_from, id);

CREATE TABLE score_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    portfolio_id BIGINT NOT NULL REFERENCES portfolios (id),
    month DATE NOT NULL,
    revision BIGINT NOT NULL CHECK (revision >= 1),
    definition TEXT NOT NULL,
    facts_digest BLOB NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    UNIQUE (portfolio_id, month, revision)
);

CREATE TABLE scores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id BIGINT NOT NULL REFERENCES score_runs (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    points BIGINT CHECK (points >= 0 AND points <= 100000),
    grade TEXT CHECK (grade IN ('A', 'B', 'C', 'D')),
    reason TEXT NOT NULL CHECK (reason IN ('rated', 'red_line', 'few_cases', 'no_figures')),
    cases BIGINT NOT NULL CHECK (cases > 0),
    seasoned_cases BIGINT NOT NULL CHECK (seasoned_cases >= 0),
    UNIQUE (run_id, agency_id),
    CHECK ((points IS NULL) = (grade IS NULL)),
    CHECK ((grade IS NULL) = (reason IN ('few_cases', 'no_figures')))
);
CREATE INDEX scores_agency ON scores (agency_id, run_id);

CREATE TABLE score_measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    score_id BIGINT NOT NULL REFERENCES scores (id),
    measure TEXT NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL CHECK (denominator >= 0),
    weight BIGINT NOT NULL CHECK (weight >= 0 AND weight <= 100000),
    points BIGINT CHECK (points >= 0 AND points <= weight),
    UNIQUE (score_id, measure)
);

CREATE TABLE score_strata (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    score_id BIGINT NOT NULL REFERENCES scores (id),
    bucket TEXT NOT NULL,
    hand BIGINT NOT NULL CHECK (hand >= 1),
    age BIGINT NOT NULL CHECK (age >= 0),
    placed_minor BIGINT NOT NULL CHECK (placed_minor >= 0),
    received_minor BIGINT NOT NULL,
    peers_placed_minor BIGINT NOT NULL CHECK (peers_placed_minor >= 0),
    peers_received_minor BIGINT NOT NULL,
    expected_minor BIGINT,
    UNIQUE (score_id, bucket, hand, age)
);

CREATE TABLE score_red_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    score_id BIGINT NOT NULL REFERENCES scores (id),
    kind TEXT NOT NULL CHECK (kind IN ('breach', 'complaint')),
    code TEXT NOT NULL,
    count BIGINT NOT NULL CHECK (count > 0),
    UNIQUE (score_id, kind, code)
);

CREATE TABLE share_proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    month DATE NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    outcome TEXT CHECK (outcome IN ('accepted', 'declined', 'superseded')),
    reason_cipher BLOB,
    decided_by BIGINT REFERENCES people (id),
    decided_at TIMESTAMP,
    CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX share_proposals_one_open ON share_proposals (month) WHERE outcome IS NULL;

CREATE TABLE share_lines (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    proposal_id BIGINT NOT NULL REFERENCES share_proposals (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    grade TEXT CHECK (grade IN ('A', 'B', 'C', 'D')),
    points BIGINT CHECK (points >= 0 AND points <= 100000),
    present BIGINT NOT NULL CHECK (present >= 0 AND present <= 100),
    proposed BIGINT NOT NULL CHECK (proposed >= 0 AND proposed <= 100),
    decided BIGINT CHECK (decided >= 0 AND decided <= 100),
    UNIQUE (proposal_id, agency_id)
);
