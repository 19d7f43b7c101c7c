-- What agencies answer to the drafts of statements that were sent to them, and finance's replies.

CREATE TABLE statement_sends (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    statement_id BIGINT NOT NULL REFERENCES statements (id),
    hash TEXT NOT NULL,
    sent_by BIGINT NOT NULL REFERENCES people (id),
    sent_at TIMESTAMP NOT NULL,
    UNIQUE (statement_id, hash)
);

CREATE TABLE statement_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    statement_id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('agreed', 'objected')),
    attribution_id BIGINT REFERENCES attributions (id),
    text_cipher BLOB,
    answered_by BIGINT NOT NULL REFERENCES people (id),
    answered_at TIMESTAMP NOT NULL,
    FOREIGN KEY (statement_id, hash) REFERENCES statement_sends (statement_id, hash),
    CHECK ((answer = 'objected') = (text_cipher IS NOT NULL)),
    CHECK (answer = 'objected' OR attribution_id IS NULL)
);
CREATE UNIQUE INDEX statement_answers_one_agreement ON statement_answers (statement_id, hash)
    WHERE answer = 'agreed';
CREATE INDEX statement_answers_statement ON statement_answers (statement_id, id);

CREATE TABLE objection_replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id BIGINT NOT NULL REFERENCES statement_answers (id),
    sequence BIGINT NOT NULL CHECK (sequence >= 1),
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'rejected')),
    text_cipher BLOB NOT NULL,
    replied_by BIGINT NOT NULL REFERENCES people (id),
    replied_at TIMESTAMP NOT NULL,
    UNIQUE (answer_id, sequence)
);

CREATE INDEX payments_day ON payments (paid_on, id);
CREATE INDEX statements_month ON statements (month, id);
