"""Mails links where a mail server is named; a link is shown all the same, and a failure is told."""

import asyncio
import datetime
import smtplib
import ssl
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from agencies.common.words import Message, render, say
from agencies.people.issue_reset import Link
from agencies.people.queries.invitations import note_mailed
from agencies.people.queries.staff import StaffRow
from portal.auth.arrival import is_loopback
from portal.settings import read_settings

TIMEOUT = 10.0
PATIENCE = 0.7
FAILURES = {
    "not_usable": say("MANDATE_SMTP_URL is not usable; write it like smtp://user:password@mail.example:587"),
    "no_answer": say("the mail server does not answer"),
    "not_encrypted": say("the mail server offers no encryption"),
    "login_refused": say("the mail server refuses the name and password in MANDATE_SMTP_URL"),
    "refused": say("the mail server refuses the message"),
}
_PORTS = {"smtp": 587, "smtps": 465}
on_their_way: set[asyncio.Task[Message]] = set()


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes mail, as MANDATE_SMTP_URL names it."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    sender: str


class NotMailed(Exception):
    """A message did not leave; the argument is the code of the reason."""


def read_server(url: str) -> MailServer:
    """Read smtp://user:password@mail.example:587, or smtps:// for a line that is encrypted from the start.

    `?from=` names the sender where the user is no address.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise NotMailed("not_usable") from None
    if not parts.hostname:
        raise NotMailed("not_usable")
    user, password = urllib.parse.unquote(parts.username or ""), urllib.parse.unquote(parts.password or "")
    named = urllib.parse.parse_qs(parts.query).get("from", [user])[0]
    sender = named if "@" in named else f"mandate@{parts.hostname}"
    return MailServer(parts.hostname, port, parts.scheme == "smtps", user, password, sender)


async def mail_link(
    person: StaffRow, link: Link, address: str, *, clock: Callable[[], datetime.datetime]
) -> Message | None:
    """Mail a link to its person and say how that went so far; None where no mail server is named.

    A slow server is not waited for: what becomes of the message then shows on the person's page.
    """
    url = read_settings().smtp_url
    if url is None:
        return None
    task = asyncio.create_task(_mail(url, person, link, address, clock))
    on_their_way.add(task)
    task.add_done_callback(on_their_way.discard)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    return task.result() if done else say("A mail to {email} is on its way.", email=person.email)


async def _mail(
    url: str, person: StaffRow, link: Link, address: str, clock: Callable[[], datetime.datetime]
) -> Message:
    try:
        server = read_server(url)
        await asyncio.to_thread(send, server, _written(server, person, link, address, clock()))
    except NotMailed as reason:
        code = str(reason)
        await note_mailed(link.id, code, now=clock())
        return say("It could not be mailed: {reason}.", reason=FAILURES[code])
    await note_mailed(link.id, None, now=clock())
    return say("It was mailed to {email}.", email=person.email)


def _written(
    server: MailServer, person: StaffRow, link: Link, address: str, now: datetime.datetime
) -> EmailMessage:
    return write_mail(
        server,
        person.name,
        person.email,
        language=person.language,
        purpose=link.purpose,
        address=address,
        now=now,
    )


def write_mail(
    server: MailServer,
    name: str,
    email: str,
    *,
    language: str,
    purpose: str,
    address: str,
    now: datetime.datetime,
) -> EmailMessage:
    """Write the message in the language of the person."""
    subject = say("A new password for Mandate") if purpose == "reset" else say("Your access to Mandate")
    text = say(
        "{name},\n\nchoose a password for Mandate here:\n\n{address}\n\nThe link works once, for 72 hours. If"
        " you did not expect it, tell your administrator.\n",
        name=name,
        address=address,
    )
    message = EmailMessage()
    message["From"], message["To"] = server.sender, email
    message["Subject"] = render(subject, language)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    message.set_content(render(text, language))
    return message


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand a message over; only to a loopback address may it go unencrypted. NotMailed says why it stayed."""
    try:
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password)
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise NotMailed("login_refused") from None
    except ssl.SSLError:
        raise NotMailed("not_encrypted") from None
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        raise NotMailed("no_answer") from None
    except smtplib.SMTPException:
        raise NotMailed("refused") from None
    except OSError:
        raise NotMailed("no_answer") from None


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
    elif not is_loopback(server.host):
        connection.close()
        raise NotMailed("not_encrypted")
    return connection
