"""Sessions in the database, as Django keeps them."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def __init__(self, session_key: str | None = None) -> None:
        """Take a key with other characters than Django's for none: a cookie may have a NUL in it,
        which PostgreSQL takes in no question."""
        super().__init__(session_key if session_key and session_key.isalnum() else None)
