"""Sessions in the database, as Django keeps them."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Take no key with other characters than Django's: a cookie may have a NUL in it, which
        PostgreSQL takes in no question."""
        return bool(key and key.isalnum() and super()._validate_session_key(key))
