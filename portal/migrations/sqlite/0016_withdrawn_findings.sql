-- Findings that were a mistake: withdrawn with a reason, and kept.

CREATE TABLE finding_withdrawals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding_id BIGINT NOT NULL UNIQUE REFERENCES findings (id),
    text_cipher BLOB NOT NULL,
    made_by BIGINT NOT NULL REFERENCES people (id),
    made_at TIMESTAMP NOT NULL
);
