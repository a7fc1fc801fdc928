"""Signed tokens: only our own are read, each only for what it was issued."""

import pytest
from itsdangerous import URLSafeSerializer

from bot.channels.tokens import Tokens

KEY = "k" * 64
TOKENS = Tokens(KEY)


def test_a_session_is_read_by_who_issued_it() -> None:
    token = TOKENS.new_session()

    session = TOKENS.session_id(token)

    assert session is not None
    assert len(session) >= 22  # 128 bits in base64
    assert Tokens(KEY).session_id(token) == session


def test_sessions_differ() -> None:
    assert len({TOKENS.session_id(TOKENS.new_session()) for _ in range(50)}) == 50


def test_a_session_signed_with_another_key_is_none_of_ours() -> None:
    assert TOKENS.session_id(Tokens("x" * 64).new_session()) is None


@pytest.mark.parametrize("position", [0, 5, -5])
def test_a_changed_session_is_none_of_ours(position: int) -> None:
    token = list(TOKENS.new_session())
    token[position] = "A" if token[position] != "A" else "B"

    assert TOKENS.session_id("".join(token)) is None


@pytest.mark.parametrize("token", [None, "", ".", "a.b", "website:1", 7, ["a"], {"session": "a"}, "ü.ü", "a" * 10_000])
def test_what_is_no_token_is_no_session(token: object) -> None:
    assert TOKENS.session_id(token) is None
    assert TOKENS.button_payload(token, conversation="website:1") is None


@pytest.mark.parametrize("token", ["\ud800", "a.\udfff"], ids=ascii)
def test_half_a_character_is_no_token(token: str) -> None:
    """JSON may carry one: `{"session": "\\ud800"}` is well-formed."""
    assert TOKENS.session_id(token) is None
    assert TOKENS.button_payload(token, conversation="website:1") is None


def test_a_button_gives_its_payload_in_its_conversation_alone() -> None:
    payload = '/ask_treatment{"treatment": "pump"}'

    token = TOKENS.button(payload, conversation="website:1")

    assert TOKENS.button_payload(token, conversation="website:1") == payload
    assert TOKENS.button_payload(token, conversation="website:2") is None
    assert TOKENS.button_payload(token, conversation="") is None


def test_a_session_is_no_button_and_a_button_no_session() -> None:
    session = TOKENS.new_session()
    button = TOKENS.button("yes", conversation="website:1")

    assert TOKENS.button_payload(session, conversation="website:1") is None
    assert TOKENS.session_id(button) is None


def test_a_signed_value_that_is_no_text_is_no_session() -> None:
    assert TOKENS.session_id(URLSafeSerializer(KEY, salt="session").dumps({"id": "1"})) is None
