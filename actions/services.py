"""What actions call, made once per process on first use; the server makes all of it before it listens."""

from datetime import UTC, datetime
from functools import lru_cache

from bot.booking.service import BookingService
from bot.booking.store import BookingStore
from bot.booking.waiting import WaitingRoom
from bot.clinic_facts import template_values
from bot.emergencies.log import FlagLog
from bot.schedule import schedule_of
from bot.sending.invite_links import InviteLinks
from bot.settings import PROJECT_ROOT, clinic, load_settings, secret_key
from bot.templates import Templates
from knowledge.compiled_encoder import load_encoder
from knowledge.live import LiveKnowledgeBase
from knowledge.search import KnowledgeBase


def knowledge_base() -> KnowledgeBase:
    """Return the knowledge base in use; a new index is taken over while this one answers."""
    return _live_knowledge_base().current()


@lru_cache(maxsize=1)
def _live_knowledge_base() -> LiveKnowledgeBase:
    settings = load_settings()
    return LiveKnowledgeBase(
        index_dir=settings.index_dir,
        documents_dir=settings.documents_dir,
        encoder=load_encoder(settings.encoder),
    )


@lru_cache(maxsize=1)
def booking_service() -> BookingService:
    """Return the booking service over the database of the settings."""
    rules = clinic().booking
    return BookingService(_bookings(), schedule_of(clinic()), now, needs_confirmation=rules.needs_confirmation)


@lru_cache(maxsize=1)
def waiting_room() -> WaitingRoom:
    """Return the waiting list over the same database."""
    rules = clinic().booking
    return WaitingRoom(_bookings(), schedule_of(clinic()), now, needs_confirmation=rules.needs_confirmation)


@lru_cache(maxsize=1)
def _bookings() -> BookingStore:
    settings = load_settings()
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    return BookingStore.from_url(settings.bookings_url, create=True)


@lru_cache(maxsize=1)
def flag_log() -> FlagLog:
    """Return the log of red flags, which the bot's server writes."""
    return FlagLog(load_settings().red_flags_file)


@lru_cache(maxsize=1)
def templates() -> Templates:
    """Return the response templates, filled as the guard fills them."""
    return Templates.from_folder(PROJECT_ROOT / "data" / "responses", template_values(clinic()))


@lru_cache(maxsize=1)
def invite_links() -> InviteLinks:
    """Return what makes links to invites, which the bot's server reads with the same key."""
    return InviteLinks(secret_key(load_settings()))


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)
