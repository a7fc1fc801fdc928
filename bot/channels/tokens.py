"""Signed tokens: sessions and buttons that only the server can have issued.

Both are signed with the secret key under salts of their own, so that neither passes for the other. A button is bound to
the conversation that it was shown in.
"""

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

_SESSION_BYTES = 16  # 128 bits, as required of session ids
_SESSION_SALT = "session"
_BUTTON_SALT = "button:"


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, key: str) -> None:
        """Use one secret key, at least 32 characters."""
        self._key = key
        self._sessions = URLSafeSerializer(key, salt=_SESSION_SALT)

    def new_session(self) -> str:
        """Return a token for a new session with a random id."""
        return str(self._sessions.dumps(secrets.token_urlsafe(_SESSION_BYTES)))

    def session_id(self, token: object) -> str | None:
        """Return the session id of a token, or None where we did not issue it."""
        value = self._read(self._sessions, token)
        return value if isinstance(value, str) else None

    def button(self, payload: str, *, conversation: str) -> str:
        """Return a token that stands for a button's payload in one conversation."""
        return str(self._buttons(conversation).dumps(payload))

    def button_payload(self, token: object, *, conversation: str) -> str | None:
        """Return the payload of a button, or None where it was not shown in this conversation."""
        value = self._read(self._buttons(conversation), token)
        return value if isinstance(value, str) else None

    def _buttons(self, conversation: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._key, salt=_BUTTON_SALT + conversation)

    @staticmethod
    def _read(serializer: URLSafeSerializer, token: object) -> object:
        if not isinstance(token, str):
            return None
        try:
            value: object = serializer.loads(token)
        except (BadSignature, UnicodeError):  # the latter for lone surrogates in JSON
            return None
        return value
