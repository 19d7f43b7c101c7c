"""The acts of the demo, each by its use case and by a person whose role includes it."""

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from agencies.cases.hold_case import hold_case
from agencies.cases.import_cases import ask_import_cases
from agencies.cases.queries import cases_by_number
from agencies.common import jobs
from agencies.common.access import Actor, Role
from agencies.common.dates import DAY, month_start
from agencies.common.errors import Conflict
from agencies.payments.import_payments import ask_import_payments
from agencies.people.add_person import add_person
from agencies.people.add_portfolio import add_portfolio
from agencies.people.queries import PortfolioRow
from agencies.placements.confirm_plan import confirm_plan
from agencies.placements.plan_placement import ask_plan_placement, make_wish
from agencies.placements.queries.plans import planned_shares
from agencies.placements.recall_cases import recall_cases
from agencies.standing.decide_shares import accept_shares
from agencies.standing.queries.shares import lines_of, open_proposal
from agencies.standing.score_agencies import ask_score
from agencies.standing.write_scorecard import write_scorecard
from agencies.vendors.add_agency import add_agency
from agencies.vendors.queries import AgencyRow
from agencies.work import daily_notices
from agencies.work.assign_cases import assign_cases
from agencies.work.import_contacts import ask_import_contacts
from portal.demo.cast import AMERICAN_TERMS, CAST, CHINA, LENDER, MARKETS, SCORECARD, Market
from portal.demo.month import Month, Paid, payment_file
from portal.demo.queries import open_case_ids, unfinished_job_ids
from portal.demo.teams import CHINESE, ENGLISH, READ_CHINESE, TEAMS, WITH_LOGIN, Team
from portal.demo.world import World
from portal.worker import run_job
from settlement.statements.draft_statements import ask_draft_statements
from settlement.terms.approve_terms import approve_terms
from settlement.terms.set_terms import set_terms

_NEWEST = 12


@dataclass(slots=True)
class Stage:
    """The home that the demo fills, with the moment at which it acts."""

    owner: Actor
    dice: Random
    now: datetime.datetime
    first_day: datetime.date
    people: dict[str, Actor] = field(default_factory=dict)
    managers: dict[str, Actor] = field(default_factory=dict)
    collectors: dict[str, list[Actor]] = field(default_factory=dict)
    agencies: dict[str, AgencyRow] = field(default_factory=dict)
    portfolios: dict[str, PortfolioRow] = field(default_factory=dict)
    worlds: dict[str, World] = field(default_factory=dict)
    last_payments: dict[str, list[Paid]] = field(default_factory=dict)

    async def run(self, job: jobs.Job) -> Mapping[str, Any]:
        """Do a job and what follows on it, at the moment of the demo."""
        return (await run_job(job.id, clock=lambda: self.now)).result

    async def open(self) -> None:
        """Add portfolios, agencies, people and terms."""
        for market in MARKETS:
            self.worlds[market.code] = World(market, self.dice)
            self.portfolios[market.code] = await add_portfolio(
                self.owner,
                code=market.code,
                name=market.name,
                currency=market.currency,
                zone=market.zone,
                rulebook=market.rulebook,
                now=self.now,
            )
        for each in CAST:
            made = await add_agency(self.owner, code=each.code, name=each.name, now=self.now)
            self.agencies[each.code] = made
        await self._add_people()
        await self._agree_terms()

    async def _add_people(self) -> None:
        for key, name, role in LENDER:
            language = CHINESE if key in READ_CHINESE else ENGLISH
            self.people[key] = await self._add_person(key, name, role, None, language)
        for code, made in self.agencies.items():
            await self._add_team(code.lower(), TEAMS[code], made)

    async def _add_team(self, code: str, team: Team, agency: AgencyRow) -> None:
        self.managers[agency.code] = await self._add_person(
            f"manager.{code}", team.manager, Role.AGENCY_MANAGER, agency, team.language
        )
        self.collectors[agency.code] = [
            await self._add_person(
                f"collector{number}.{code}", name, Role.AGENCY_COLLECTOR, agency, team.language
            )
            for number, name in enumerate(team.collectors[:WITH_LOGIN], 1)
        ]

    async def _add_person(
        self, key: str, name: str, role: Role, agency: AgencyRow | None, language: str
    ) -> Actor:
        return await add_person(
            self.owner,
            email=f"{key}@mandate.example",
            name=name,
            role=role.value,
            agency_id=agency.id if agency else None,
            language=language,
            now=self.now,
        )

    async def _agree_terms(self) -> None:
        for each in CAST:
            for market in MARKETS if each.abroad else (CHINA,):
                document = tomllib.loads(each.terms if market is CHINA else AMERICAN_TERMS)
                agency, portfolio = self.agencies[each.code], self.portfolios[market.code]
                vera, frank = self.people["vera"], self.people["frank"]
                await set_terms(vera, agency, portfolio, document, valid_from=self._terms_from, now=self.now)
                await approve_terms(frank, agency, portfolio, now=self.now)

    @property
    def _terms_from(self) -> datetime.date:
        return month_start(self.first_day - DAY)

    async def take_in(self, market: Market, data: bytes, as_of: datetime.date) -> None:
        """Import a case file."""
        job = await ask_import_cases(
            self.people["vera"],
            self.portfolios[market.code],
            data,
            name=f"{market.code}-{as_of}.csv",
            as_of=as_of,
            columns={},
            now=self.now,
        )
        self._expect_no_refusal(await self.run(job), "cases")

    async def place(self, market: Market, day: datetime.date, codes: Sequence[str]) -> None:
        """Share the eligible cases equally among some agencies, from a day on."""
        shares = "".join(f"{code} = 1\n" for code in codes)
        vera, portfolio = self.people["vera"], self.portfolios[market.code]
        strategy = f"term_days = 180\n[shares]\n{shares}"
        wish = await make_wish(vera, portfolio, as_of=day, strategy=strategy, now=self.now)
        plan_id = (await self.run(await ask_plan_placement(vera, wish, now=self.now)))["plan"]
        if plan_id is not None:
            await confirm_plan(vera, plan_id, now=self.now)
            await self._remember(market, plan_id, day)

    async def _remember(self, market: Market, plan_id: int, day: datetime.date) -> None:
        world, codes = self.worlds[market.code], {each.id: code for code, each in self.agencies.items()}
        known = await cases_by_number(self.owner, self.portfolios[market.code].id, list(world.loans))
        numbers = {each.case_id: each.case_no for each in known}
        for share in await planned_shares(plan_id):
            world.place((numbers[case_id] for case_id in share.case_ids), codes[share.agency_id], day)

    async def recall(self, market: Market, case_nos: Sequence[str], reason: str, day: datetime.date) -> None:
        """Recall cases from whoever has them; `day` is the last in force."""
        portfolio = self.portfolios[market.code]
        await recall_cases(
            self.people["vera"],
            portfolio,
            case_nos=case_nos,
            reason=reason,
            final=True,
            as_of=day,
            now=self.now,
        )
        for case_no in case_nos:
            self.worlds[market.code].loans[case_no].agency = None

    async def hold(self, market: Market, reasons: Sequence[str], until: datetime.date) -> None:
        """Hold a few placed cases."""
        loans = [each for each in self.worlds[market.code].loans.values() if each.agency and each.owed > 0]
        for reason, loan in zip(reasons, self.dice.sample(loans, len(reasons)), strict=True):
            await hold_case(
                self.people["cora"],
                loan.case_no,
                reason=reason,
                until=until,
                portfolio_id=self.portfolios[market.code].id,
                now=self.now,
            )

    async def take_in_contacts(self, market: Market, month: Month) -> None:
        """Import an agency's contacts of a month."""
        if not month.contacts:
            return
        code = month.who.code
        job = await ask_import_contacts(
            self.people["vera"],
            self.portfolios[market.code],
            self.agencies[code],
            month.contact_file(),
            name=f"{code}-{month.start:%Y-%m}.csv",
            now=self.now,
        )
        self._expect_no_refusal(await self.run(job), "contacts")

    async def assign(self) -> None:
        """Put each agency's open cases on its collectors' desks, save the newest, which nobody has yet."""
        for code, manager in self.managers.items():
            open_cases = (await open_case_ids(self.agencies[code].id))[:-_NEWEST]
            for number, collector in enumerate(self.collectors[code]):
                desk = open_cases[number :: len(self.collectors[code])]
                if desk:
                    await assign_cases(manager, desk, collector.person_id, now=self.now)

    async def tell_the_day(self) -> None:
        """Tell everybody in the morning what is due, as the worker does every day."""
        await daily_notices.ask_daily_notices(now=self.now)
        for job_id in await unfinished_job_ids(daily_notices.KIND):
            await run_job(job_id, clock=lambda: self.now)

    async def take_in_payments(self, market: Market, payments: list[Paid]) -> None:
        """Import the payments of a month."""
        job = await ask_import_payments(
            self.people["frank"],
            self.portfolios[market.code],
            payment_file(self.worlds[market.code], payments),
            name=f"payments-{self.now:%Y-%m}.csv",
            now=self.now,
        )
        self._expect_no_refusal(await self.run(job), "payments")

    async def draft(self, market: Market, month: datetime.date) -> None:
        """Draft the statements of a month."""
        portfolio = self.portfolios[market.code]
        await self.run(await ask_draft_statements(self.people["frank"], portfolio, month, None, now=self.now))

    async def weigh(self, month: datetime.date) -> None:
        """Write the lender's own scorecard, which asks for no daily reports: logs come once a month."""
        await write_scorecard(self.people["vera"], SCORECARD, valid_from=month, now=self.now)

    async def score(self, month: datetime.date) -> None:
        """Score a month in all portfolios."""
        portfolios = list(self.portfolios.values())
        await self.run(await ask_score(self.people["vera"], month, portfolios, now=self.now))

    async def share_as_proposed(self) -> None:
        """Accept the shares that the newest grades propose, if they propose any."""
        vera = self.people["vera"]
        proposal = await open_proposal(vera)
        if proposal is not None:
            shares = {each.agency: each.proposed for each in await lines_of(vera, proposal.id)}
            await accept_shares(vera, proposal.id, shares, now=self.now)

    def _expect_no_refusal(self, result: Mapping[str, object], what: str) -> None:
        if result["refused"]:
            raise Conflict(
                "The demo's own {what} file was refused in {count} rows; nothing more was made.",
                what=what,
                count=result["refused"],
            )
