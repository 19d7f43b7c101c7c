-- The short way to breaches: the verdicts that say no.

CREATE INDEX verdicts_refusing ON verdicts (contact_id) WHERE NOT allowed;
