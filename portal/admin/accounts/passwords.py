"""Refusal of passwords made of words that anybody would try at this portal."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORDS = (
    "administrator", "contributor", "publisher", "corridor", "password", "reviewer", "account",
    "steward", "central", "welcome", "editor", "portal", "secret", "china", "admin", "login",
    "asia", "data",
)  # fmt: skip
"""Words of the portal and its desk, to which those of the host are added."""
LEAST = 8
"""Letters and digits beside such words, as many as a password without them would need to have."""


class ContextWordsValidator:
    """One of `AUTH_PASSWORD_VALIDATORS`."""

    def validate(self, password: str, user: object = None) -> None:
        host = re.split(r"\W+", urlsplit(settings.SITE_URL).hostname or "")
        words = sorted({*WORDS, *(word for word in host if len(word) > 2)}, key=len, reverse=True)
        rest = re.sub("|".join(map(re.escape, words)), "", password.casefold())
        if len(re.sub(r"[\W_]", "", rest)) < LEAST:
            raise ValidationError(
                _("Apart from words that anybody would try here, this password is too short."),
                code="password_of_context",
            )

    def get_help_text(self) -> str:
        return gettext("Words such as “corridor”, “editor” or the portal’s address do not count.")
