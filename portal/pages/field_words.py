"""Words for the fields that the columns of files are taken for."""

from collections.abc import Mapping

from agencies.common.uploads import Kind
from agencies.common.words import Message, say

FIELD_WORDS: Mapping[str, Message] = {
    "case_no": say("Case number"),
    "outstanding": say("Amount outstanding"),
    "overdue_since": say("Overdue since"),
    "days_past_due": say("Days past due"),
    "debtor_id": say("Debtor number"),
    "debtor_name": say("Debtor's name"),
    "id_number": say("Identity number"),
    "phone": say("Phone"),
    "product": say("Product"),
    "region": say("Region"),
    "time_zone": say("Time zone"),
    "loan_date": say("Loan date"),
    "loan_amount": say("Loan amount"),
    "principal": say("Principal"),
    "interest": say("Interest"),
    "penalty": say("Penalty interest"),
    "fees": say("Fees"),
    "not_yet_due": say("Not yet due"),
    "risk_grade": say("Risk grade"),
    "failed_visits": say("Visits in vain"),
    "unreachable_since": say("Unreachable since"),
    "status": say("Status"),
    "kind": say("Kind of contact point"),
    "value": say("Contact point"),
    "address": say("Address"),
    "email": say("E-mail address"),
    "name": say("Name"),
    "relation": say("Relation"),
    "source": say("Source"),
    "reference": say("Payment reference"),
    "amount": say("Amount"),
    "paid_on": say("Paid on"),
    "channel": say("Channel"),
    "reverses": say("Takes back"),
    "contact_id": say("Contact number"),
    "collector": say("Collector"),
    "party": say("Party"),
    "result": say("Result"),
    "started_at": say("Started at"),
    "seconds": say("Seconds"),
    "promise_amount": say("Promised amount"),
    "promise_date": say("Promised for"),
    "note": say("Note"),
}
FILE_WORDS: Mapping[Kind, Message] = {
    Kind.CASES: say("Case file"),
    Kind.POINTS: say("Contact points"),
    Kind.PAYMENTS: say("Payment file"),
    Kind.CONTACTS: say("Contact log"),
}


def field_words(field: str) -> Message:
    """Name a field."""
    return FIELD_WORDS.get(field, Message(field))


def in_field_words(message: Message) -> Message:
    """Name the fields in a sentence about a file as pages do, where it names them by their codes."""
    fields = message.values.get("fields")
    if not isinstance(fields, list | tuple):
        return message
    return Message(message.text, {**message.values, "fields": [_named(each) for each in fields]})


def _named(field: object) -> object:
    if isinstance(field, Message):
        return Message(field.text, {name: _named(each) for name, each in field.values.items()})
    return field_words(field) if isinstance(field, str) else field
