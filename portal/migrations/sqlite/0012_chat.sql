-- Chats: who is linked by which door, what was heard there, and what is to be said.

CREATE TABLE chats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    door TEXT NOT NULL CHECK (door IN ('telegram', 'portal')),
    address_index BLOB NOT NULL,
    address_cipher BLOB NOT NULL,
    person_id BIGINT REFERENCES people (id),
    role TEXT,
    language TEXT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    linked_at TIMESTAMP,
    heard_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ended_by TEXT CHECK (ended_by IN ('unlinked', 'replaced', 'deactivated', 'retired')),
    state_cipher BLOB,
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK ((person_id IS NULL) = (linked_at IS NULL))
);
CREATE UNIQUE INDEX chats_open ON chats (door, address_index) WHERE ended_at IS NULL;
CREATE INDEX chats_address ON chats (door, address_index, id);
CREATE INDEX chats_person ON chats (person_id) WHERE ended_at IS NULL;

CREATE TABLE chat_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id BIGINT NOT NULL REFERENCES people (id),
    digest BLOB NOT NULL UNIQUE,
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    withdrawn_at TIMESTAMP
);
CREATE INDEX chat_codes_person ON chat_codes (person_id);

CREATE TABLE chat_updates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    door TEXT NOT NULL,
    key TEXT NOT NULL,
    chat_id BIGINT NOT NULL REFERENCES chats (id),
    heard_at TIMESTAMP NOT NULL,
    UNIQUE (door, key)
);

CREATE TABLE chat_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id BIGINT NOT NULL REFERENCES chats (id),
    update_id BIGINT REFERENCES chat_updates (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    content_cipher BLOB NOT NULL,
    edits TEXT,
    made_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('heard', 'waiting', 'sent', 'given_up')),
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    next_try_at TIMESTAMP NOT NULL,
    external_id TEXT,
    reason TEXT,
    CHECK ((direction = 'in') = (state = 'heard'))
);
CREATE INDEX chat_messages_chat ON chat_messages (chat_id, id);
CREATE INDEX chat_messages_update ON chat_messages (update_id);
CREATE INDEX chat_messages_waiting ON chat_messages (next_try_at, id) WHERE state = 'waiting';

CREATE INDEX notices_unread ON notices (person_id) WHERE read_at IS NULL;
-- Whether the notices of a day were asked for already.
CREATE INDEX jobs_key ON jobs (kind, key);
