-- Signing in by the web: sessions, failures that slow guessing down, links that set a password; and how far jobs are.

ALTER TABLE people ADD COLUMN theme TEXT NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark'));
ALTER TABLE people ADD COLUMN time_zone TEXT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
    person_id BIGINT NOT NULL REFERENCES people (id),
    address_cipher BLOB NOT NULL,
    device_cipher BLOB NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_person ON sessions (person_id);

CREATE TABLE sign_in_failures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account BLOB NOT NULL,
    address BLOB NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_failures_account ON sign_in_failures (account, at);
CREATE INDEX sign_in_failures_address ON sign_in_failures (address, at);

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'reset')),
    token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
    made_by BIGINT NOT NULL REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    mailed_at TIMESTAMP,
    mail_error TEXT,
    CHECK (used_at IS NULL OR withdrawn_at IS NULL)
);
CREATE UNIQUE INDEX invitations_one_open ON invitations (person_id) WHERE used_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX invitations_person ON invitations (person_id);

ALTER TABLE jobs ADD COLUMN taken_at TIMESTAMP;
ALTER TABLE jobs ADD COLUMN taken_rows BIGINT;
ALTER TABLE jobs ADD COLUMN error_cipher BLOB;
