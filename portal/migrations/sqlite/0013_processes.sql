-- Which processes of the product live, as each says of itself every few seconds.

CREATE TABLE processes (
    holder TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('worker', 'bot')),
    host TEXT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL
);
