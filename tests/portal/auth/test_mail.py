"""Links are mailed to a server that takes mail, and a failure is told and stops nothing."""

import asyncio
import datetime
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from agencies.common.access import Actor
from agencies.common.words import Message
from agencies.people.invite_person import invite_person
from agencies.people.queries.staff import staff_member
from portal.auth import mail

ADDRESS = "https://portal.example/invitation/token"


class Box:
    """A mail server of the test, and what it was handed."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message, or refuse it."""
        if self.refuses:
            return "554 no"
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[Box, int]]:
    """Run a mail server on a free port of the loopback address."""

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"p@ss", handled=False)

    taken = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        taken, hostname="127.0.0.1", port=port, authenticator=known, auth_require_tls=False
    )
    controller.start()
    try:
        yield taken, port
    finally:
        controller.stop()


async def _mailed(
    adam: Actor,
    now: datetime.datetime,
    url: str | None,
    monkeypatch: pytest.MonkeyPatch,
    language: str = "en",
) -> tuple[Message | None, str | None, datetime.datetime | None]:
    if url is None:
        monkeypatch.delenv("MANDATE_SMTP_URL", raising=False)
    else:
        monkeypatch.setenv("MANDATE_SMTP_URL", url)
    invited = await invite_person(
        adam, email="li.na@lender.example", name="李娜", role="finance", language=language, now=now
    )
    person = await staff_member(adam, invited.person.person_id, now=now)
    told = await mail.mail_link(person, invited.link, ADDRESS, clock=lambda: now)
    await asyncio.gather(*mail.on_their_way)
    after = await staff_member(adam, person.id, now=now)
    return told, after.mail_error, after.mailed_at


async def test_a_link_is_mailed_in_the_language_of_its_person(
    adam: Actor, now: datetime.datetime, box: tuple[Box, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"smtp://portal%40lender.example:p%40ss@127.0.0.1:{box[1]}"
    told, error, mailed_at = await _mailed(adam, now, url, monkeypatch, "zh_CN")
    assert str(told) == "It was mailed to li.na@lender.example."
    assert (error, mailed_at) == (None, now)
    [envelope] = box[0].taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("portal@lender.example", ["li.na@lender.example"])


def test_a_message_says_what_to_do(now: datetime.datetime) -> None:
    server = mail.read_server("smtp://127.0.0.1?from=mandate@lender.example")
    written = mail.write_mail(
        server, "李娜", "li.na@lender.example", language="zh_CN", purpose="reset", address=ADDRESS, now=now
    )
    assert isinstance(written, EmailMessage)
    assert written["From"] == "mandate@lender.example"
    assert written["Subject"] == "Mandate新密码"
    assert f"\n{ADDRESS}\n" in written.get_content()


@pytest.mark.parametrize(
    "failure",
    [
        "smtp://user:wrong@127.0.0.1:{port} login_refused",
        "smtps://127.0.0.1:{port} not_encrypted",
        "smtp://127.0.0.1:1 no_answer",
        "http://127.0.0.1 not_usable",
        "smtp://:25 not_usable",
        "smtp://127.0.0.1:port not_usable",
    ],
)
async def test_what_keeps_a_mail_from_leaving_is_told(
    adam: Actor, now: datetime.datetime, box: tuple[Box, int], monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    url, code = failure.split()
    told, error, mailed_at = await _mailed(adam, now, url.format(port=box[1]), monkeypatch)
    assert (error, mailed_at) == (code, None)
    assert told is not None
    assert str(told) == f"It could not be mailed: {mail.FAILURES[code]}."


async def test_a_server_that_takes_no_message_is_told_of(
    adam: Actor, now: datetime.datetime, box: tuple[Box, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    box[0].refuses = True
    _, error, _ = await _mailed(adam, now, f"smtp://127.0.0.1:{box[1]}", monkeypatch)
    assert error == "refused"


async def test_without_a_server_nothing_is_mailed(
    adam: Actor, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await _mailed(adam, now, None, monkeypatch) == (None, None, None)
