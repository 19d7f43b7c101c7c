"""Template files: what is written by the heading tables is read by the importers, down to the last column."""

import datetime
import json
from itertools import product

import pytest

from agencies.cases import import_cases, import_points
from agencies.cases.models import Case
from agencies.common import jobs, sql
from agencies.common.access import Actor
from agencies.common.uploads import Kind
from agencies.payments.import_payments import ask_import_payments, import_payments
from agencies.vendors.queries import find_agency
from agencies.work.import_contacts import ask_import_contacts, import_contacts
from agencies.work.write_template import CASE_NO, Form, write_template
from tests.agencies.payments import books
from tests.agencies.payments.books import NOW, running, table
from tests.people import Agency

TODAY = datetime.date(2017, 12, 31)


async def result(job: jobs.Job, actor: Actor, run: jobs.Handler) -> dict[str, object]:
    """Do a job and give what it answers."""
    await run(await running(job.id, actor))
    found: dict[str, object] = json.loads((await jobs.find(job.id)).result or "{}")
    return found


@pytest.mark.parametrize(("form", "language"), list(product(Form, ("en", "zh_CN"))))
async def test_each_template_imports_cleanly(owner: Actor, north: Agency, form: Form, language: str) -> None:
    lender = await books.portfolio()
    files = {kind: write_template(kind, form, language, TODAY) for kind in Kind}
    name = {kind: file.name for kind, file in files.items()}
    data = {kind: file.data for kind, file in files.items()}
    job = await import_cases.ask_import_cases(
        owner, lender, data[Kind.CASES], name=name[Kind.CASES], as_of=TODAY, columns={}, now=NOW
    )
    cases = await result(job, owner, import_cases.import_cases)
    assert (cases["read"], cases["created"], cases["refused"]) == (1, 1, 0)
    (case_id,) = (
        each[0] for each in await sql.tuples("SELECT id FROM cases WHERE case_no = :no", no=CASE_NO)
    )
    job = await import_points.ask_import_points(
        owner, lender, data[Kind.POINTS], name=name[Kind.POINTS], now=NOW
    )
    points = await result(job, owner, import_points.import_points)
    assert (points["read"], points["refused"]) == (1, 0)
    assert [tuple(each) for each in await table("contact_points", "relation, kind", order="id")] == [
        ("self", "phone"),
        ("spouse", "phone"),
    ]
    job = await ask_import_payments(owner, lender, data[Kind.PAYMENTS], name=name[Kind.PAYMENTS], now=NOW)
    payments = await result(job, owner, import_payments)
    assert (payments["created"], payments["refused"]) == (1, 0)
    case = await Case.get(id=case_id)
    await books.place(case, north)
    agency = await find_agency(owner, north.code)
    job = await ask_import_contacts(
        owner, lender, agency, data[Kind.CONTACTS], name=name[Kind.CONTACTS], now=NOW
    )
    contacts = await result(job, owner, import_contacts)
    assert (contacts["created"], contacts["refused"], contacts["promises"]) == (1, 0, 1)
    stored = await table("cases", "outstanding_minor, principal_minor, extras_cipher")
    assert stored == [(1_348_000, 1_200_000, None)]


def test_templates_say_their_kind_and_form() -> None:
    for kind, form in product(Kind, Form):
        assert write_template(kind, form, "en", TODAY).name == f"{kind.value}.{form.value}"
