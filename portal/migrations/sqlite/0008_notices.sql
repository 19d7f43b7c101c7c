-- Messages to people, and what the standing of an agency allows.

CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    content_cipher BLOB NOT NULL,
    link TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP,
    chat TEXT NOT NULL CHECK (chat IN ('waiting', 'sent', 'inbox')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    next_try_at TIMESTAMP NOT NULL,
    reason TEXT,
    UNIQUE (person_id, key)
);
CREATE INDEX notices_inbox ON notices (person_id, id);
CREATE INDEX notices_waiting ON notices (next_try_at, id) WHERE chat = 'waiting';

-- Published from standing: who may take cases, and how an agency stands against the others.
ALTER TABLE agencies ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'watch', 'suspended', 'retiring', 'retired'));
ALTER TABLE agencies ADD COLUMN grade TEXT CHECK (grade IN ('A', 'B', 'C', 'D'));
ALTER TABLE agencies ADD COLUMN share_weight BIGINT CHECK (share_weight >= 0);
