"""Files for an agency to take: its open cases, and templates for what is handed in."""

import asyncio

from starlette.responses import Response

from agencies.common.errors import NotFound
from agencies.common.job_list import JobFilter, list_jobs
from agencies.common.uploads import PERMISSIONS, Kind
from agencies.people.queries import all_portfolios
from agencies.work import export_cases
from agencies.work.export_cases import Form, ask_export_cases, fetch_export
from agencies.work.queries.taken_out import count_open_cases
from agencies.work.write_template import Form as TemplateForm
from agencies.work.write_template import write_template
from portal.pages.job_words import STATUS_WORDS
from portal.web.visit import Visit

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHOWN = 20


async def show_export(visit: Visit) -> Response:
    """Offer a file of the open cases, and those that were made before."""
    portfolios = [each for each in await all_portfolios() if await count_open_cases(visit.actor, each.id)]
    wanted = JobFilter(kind=export_cases.KIND, actor_id=visit.actor.person_id)
    made = await list_jobs(visit.actor, wanted, limit=SHOWN)
    return visit.show(
        "work/export.html",
        portfolios=portfolios,
        made=made[:SHOWN],
        statuses=STATUS_WORDS,
        options=[(each.id, f"{each.code} {each.name}") for each in portfolios],
    )


async def take_out(visit: Visit) -> Response:
    """Ask for the file and go to the job that makes it."""
    form = visit.form
    portfolio = form.whole("portfolio", least=1, required=True)
    kind = form.one_of("form", list(Form), required=True)
    form.check()
    job = await ask_export_cases(visit.actor, portfolio or 0, Form(kind), now=visit.now)
    return visit.go("job", job_id=job.id)


async def download(visit: Visit) -> Response:
    """Hand over a file that was made."""
    made = await fetch_export(visit.actor, visit.number("job_id"))
    return handed_over(made.name, made.data)


async def show_template(visit: Visit) -> Response:
    """Hand over a template; one for what the person may not hand in is not there."""
    kind, _, form = visit.word("name").partition(".")
    if kind not in list(Kind) or form not in list(TemplateForm) or not visit.may(PERMISSIONS[Kind(kind)]):
        raise NotFound("There is no template {name}.", name=visit.word("name"))
    made = await asyncio.to_thread(
        write_template, Kind(kind), TemplateForm(form), visit.language, visit.today
    )
    return handed_over(made.name, made.data)


def handed_over(name: str, data: bytes) -> Response:
    """Answer with a file to be saved under a name."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(data, media_type=MEDIA[name.rpartition(".")[2]], headers=headers)
