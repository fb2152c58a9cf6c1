"""Letters to the inspectors: written into the slot table with what they report, sent when the server takes them.

A letter never names a unit: mail passes through many hands.
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from crawler.archive.encoding import moment, stamp
from inspection.scheduling.settings import MailSettings
from inspection.scheduling.slots import SlotTable

TIMEOUT_S = 20.0
RETRY = timedelta(minutes=10)
GIVE_UP = timedelta(days=30)

Send = Callable[[EmailMessage], None]
"""Hands a message to a server. Raises OSError or SMTPException where it is not taken."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the inspectors read."""

    subject: str
    body: str


def put(table: SlotTable, letter: Letter, at: datetime) -> None:
    """Lay the letter out to be sent, inside ``change``."""
    table.db.execute("INSERT INTO letter (subject, body, written) VALUES (?, ?, ?)", (letter.subject, letter.body, stamp(at)))


def unsent(table: SlotTable) -> int:
    """How many letters still wait for the server."""
    return int(table.db.execute("SELECT count(*) FROM letter WHERE sent = ''").fetchone()[0])


def deliver(table: SlotTable, settings: MailSettings, send: Send, at: datetime) -> bool:
    """Send the oldest letter that is due to be tried; True where one was sent.

    A letter may reach the server twice where the process dies in between; it is never lost. The attempt is noted first,
    so that a letter that breaks something is not tried again at once.
    """
    row = table.db.execute(
        "SELECT id, subject, body, written FROM letter WHERE sent = '' AND tried <= ? AND written >= ? ORDER BY tried, id LIMIT 1",
        (stamp(at - RETRY), stamp(at - GIVE_UP)),
    ).fetchone()
    if row is None:
        return False
    id, subject, body, written = row
    table.db.execute("UPDATE letter SET tried = ? WHERE id = ?", (stamp(at), id))
    try:
        send(message(settings, Letter(subject, body), moment(written)))
    except (OSError, smtplib.SMTPException) as fault:
        table.db.execute("UPDATE letter SET fault = ? WHERE id = ?", (str(fault), id))
        return False
    with table.change() as db:
        db.execute("UPDATE letter SET sent = ?, fault = '' WHERE id = ?", (stamp(at), id))
        table.note("mail.sent", str(id), {"to": len(settings.inspectors)}, at)
    return True


def message(settings: MailSettings, letter: Letter, written: datetime) -> EmailMessage:
    """The letter as it goes to the server."""
    made = EmailMessage()
    made["From"] = settings.sender
    made["To"] = ", ".join(settings.inspectors)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(written)
    made["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    made.set_content(letter.body)
    return made


def server(settings: MailSettings, password: str = "", context: ssl.SSLContext | None = None) -> Send:
    """Sends through the configured server; ``context`` says whose certificates are trusted (None: the system's)."""
    trusted = context or ssl.create_default_context()

    def send(made: EmailMessage) -> None:
        with _connected(settings, trusted) as smtp:
            if settings.security == "starttls":
                smtp.starttls(context=trusted)
            if settings.user:
                smtp.login(settings.user, password)
            smtp.send_message(made)

    return send


def _connected(settings: MailSettings, context: ssl.SSLContext) -> smtplib.SMTP:
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
