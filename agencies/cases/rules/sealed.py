"""Under which field of the vault each kind of a debtor's personal data is encrypted."""

NAME = "debtor_name"
ID_NUMBER = "id_number"
CONTACT_POINT = "contact_point"
CONTACT_NAME = "contact_name"
EXTRAS = "case_extras"
