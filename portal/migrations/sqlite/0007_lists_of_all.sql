-- Lists in which ended cases stand beside open ones, and those of an agency, in their orders too.

CREATE INDEX cases_balance ON cases (balance_minor, id);
CREATE INDEX cases_overdue ON cases (overdue_since, id);
CREATE INDEX cases_ended ON cases (id) WHERE status <> 'open';
