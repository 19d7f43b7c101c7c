-- How agencies stand: changes proposed and decided, corrective plans, retirements and their steps.

CREATE TABLE standings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    from_status TEXT NOT NULL CHECK (from_status IN ('active', 'watch', 'suspended', 'retiring', 'retired')),
    status TEXT NOT NULL CHECK (status IN ('active', 'watch', 'suspended', 'retiring')),
    reason_cipher BLOB NOT NULL,
    score_id BIGINT REFERENCES scores (id),
    proposed_by BIGINT NOT NULL REFERENCES people (id),
    proposed_at TIMESTAMP NOT NULL,
    outcome TEXT CHECK (outcome IN ('approved', 'declined', 'withdrawn')),
    remark_cipher BLOB,
    decided_by BIGINT REFERENCES people (id),
    decided_at TIMESTAMP,
    sole_person BOOLEAN NOT NULL,
    CHECK (from_status <> status),
    CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (outcome IS NULL OR outcome = 'withdrawn' OR (decided_by = proposed_by) = sole_person),
    CHECK (outcome IS NULL OR outcome <> 'withdrawn' OR decided_by = proposed_by)
);
CREATE UNIQUE INDEX standings_one_open ON standings (agency_id) WHERE outcome IS NULL;
CREATE INDEX standings_agency ON standings (agency_id, id);

CREATE TABLE standing_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    standing_id BIGINT NOT NULL REFERENCES standings (id),
    evidence_id BIGINT NOT NULL REFERENCES evidence (id),
    name_cipher BLOB NOT NULL,
    UNIQUE (standing_id, evidence_id)
);

CREATE TABLE corrective_plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    standing_id BIGINT NOT NULL UNIQUE REFERENCES standings (id),
    text_cipher BLOB NOT NULL,
    due_on DATE NOT NULL,
    responsible TEXT NOT NULL
);

CREATE TABLE corrective_plan_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id BIGINT NOT NULL REFERENCES corrective_plans (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    step TEXT NOT NULL CHECK (step IN ('reported', 'extended', 'met', 'missed')),
    due_on DATE,
    text_cipher BLOB NOT NULL,
    made_by BIGINT NOT NULL REFERENCES people (id),
    made_at TIMESTAMP NOT NULL,
    UNIQUE (plan_id, sequence),
    CHECK ((step = 'extended') = (due_on IS NOT NULL))
);

CREATE TABLE retirement_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    standing_id BIGINT NOT NULL REFERENCES standings (id),
    step TEXT NOT NULL CHECK (step IN ('stopped', 'recalled', 'settled', 'cut', 'filed', 'retired')),
    content TEXT NOT NULL,
    evidence_id BIGINT REFERENCES evidence (id),
    done_by BIGINT NOT NULL REFERENCES people (id),
    done_at TIMESTAMP NOT NULL,
    UNIQUE (standing_id, step),
    CHECK ((step = 'filed') = (evidence_id IS NOT NULL))
);

CREATE TRIGGER standings_sole_person_insert BEFORE INSERT ON standings
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
CREATE TRIGGER standings_sole_person_update BEFORE UPDATE ON standings
WHEN NEW.sole_person AND (SELECT count(*) FROM people WHERE role <> 'owner') > 0
BEGIN
    SELECT RAISE(ABORT, 'only the owner of a home without another person approves own work');
END;
