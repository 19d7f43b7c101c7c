-- Who works which case inside an agency, and who has seen which contact point in the clear.

CREATE TABLE assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    placement_id BIGINT NOT NULL REFERENCES placements (id),
    agency_id BIGINT NOT NULL REFERENCES agencies (id),
    collector_id BIGINT NOT NULL REFERENCES people (id),
    assigned_by BIGINT NOT NULL REFERENCES people (id),
    assigned_at TIMESTAMP NOT NULL,
    ended_by BIGINT REFERENCES people (id),
    ended_at TIMESTAMP,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX assignments_one_active_per_placement ON assignments (placement_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_active_by_collector ON assignments (collector_id, placement_id) WHERE ended_at IS NULL;
CREATE INDEX assignments_placement ON assignments (placement_id);

CREATE TABLE reveals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    point_id BIGINT NOT NULL REFERENCES contact_points (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('reveal', 'call')),
    reason_cipher BLOB,
    at TIMESTAMP NOT NULL,
    CHECK ((kind = 'reveal') = (reason_cipher IS NOT NULL))
);
CREATE INDEX reveals_person ON reveals (person_id, kind, at);
CREATE INDEX reveals_point ON reveals (point_id);

ALTER TABLE contacts ADD COLUMN point_id BIGINT REFERENCES contact_points (id);
CREATE INDEX contacts_placement ON contacts (agency_id, placement_id);
CREATE INDEX promises_agency ON promises (agency_id, due_on);
