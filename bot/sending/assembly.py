"""Joins what sends to the settings: the one place that knows which senders a clinic has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.booking.schedule import Schedule
from bot.booking.store import BookingStore
from bot.clinic_facts import template_values
from bot.fhir.wiring import push_of
from bot.schedule import quiet_hours_of, schedule_of
from bot.sending.clinic_server import ClinicServerHandler
from bot.sending.handler import Handler
from bot.sending.invite_download import InviteDownload
from bot.sending.invite_links import InviteLinks
from bot.sending.invites import Invites, Organizer
from bot.sending.mail import Mailbox, MailSender
from bot.sending.messages import Sender
from bot.sending.reminders import ReminderRules
from bot.sending.smtp_server import SmtpServer
from bot.sending.visitor import VisitorHandler
from bot.sending.wording import Wording
from bot.settings import PROJECT_ROOT, Clinic, Settings, secret_key
from bot.templates import Templates

RESPONSES = PROJECT_ROOT / "data" / "responses"


def utc_now() -> datetime:
    """Give the present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Parts:
    """What both the worker and the servers need.

    Attributes:
        schedule: The clinic's.
        wording: The clinic's words.
        invites: Writes invites.
        links: Makes and reads links to invites.
    """

    schedule: Schedule
    wording: Wording
    invites: Invites
    links: InviteLinks


def parts_of(settings: Settings, clinic: Clinic) -> Parts:
    """Join what needs no database.

    Raises:
        BotError: A template or the signing key cannot be used.
    """
    schedule, key = schedule_of(clinic), secret_key(settings)
    wording = Wording(Templates.from_folder(RESPONSES, template_values(clinic)), schedule)
    organizer = Organizer(clinic.name, clinic.email)
    invites = Invites(schedule=schedule, organizer=organizer, summary=wording.invite_summary, key=key)
    return Parts(schedule, wording, invites, InviteLinks(key))


def senders_of(settings: Settings, clinic: Clinic, clock: Callable[[], datetime] = utc_now) -> dict[str, Sender]:
    """Give the senders that are set up, by kind of contact: `email`, `phone`."""
    senders: dict[str, Sender] = {}
    if settings.smtp_url.get_secret_value():
        mailbox = Mailbox(clinic.name, settings.mail_from or clinic.email, clinic.email)
        server = SmtpServer.from_url(settings.smtp_url.get_secret_value())
        senders["email"] = MailSender(server, mailbox, key=secret_key(settings), clock=clock)
    if settings.twilio_account_sid:
        from bot.sending.sms import TwilioAccount, TwilioSender

        account = TwilioAccount(
            settings.twilio_account_sid,
            settings.twilio_auth_token.get_secret_value(),
            settings.twilio_from,
            settings.twilio_api_url,
        )
        senders["phone"] = TwilioSender(account)
    return senders


def handlers_of(
    settings: Settings, clinic: Clinic, store: BookingStore, clock: Callable[[], datetime] = utc_now
) -> list[Handler]:
    """Give the destinations of events; a further one is added here. With `fhir_url` set, the clinic's server is one.

    Raises:
        BotError: A template or the signing key cannot be used.
    """
    parts = parts_of(settings, clinic)
    visitor = VisitorHandler(
        store,
        senders=senders_of(settings, clinic, clock),
        wording=parts.wording,
        invites=parts.invites,
        quiet=quiet_hours_of(clinic),
        clock=clock,
    )
    push = push_of(settings, clinic, store)
    return [visitor, ClinicServerHandler(push)] if push else [visitor]


def reminder_rules_of(clinic: Clinic) -> ReminderRules:
    """Give when the clinic reminds."""
    rules = clinic.messages
    return ReminderRules(rules.reminder_hours, rules.sms_reminder_hours, quiet_hours_of(clinic))


def download_of(settings: Settings, clinic: Clinic) -> InviteDownload:
    """Give what answers links to invites.

    Raises:
        BotError: A template or the signing key cannot be used.
    """
    parts = parts_of(settings, clinic)
    return InviteDownload(lambda: BookingStore.from_url(settings.bookings_url), parts.links, parts.invites, utc_now)
