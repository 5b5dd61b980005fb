"""Environment variables; a value that cannot be read is told by the name of its variable."""

import re
import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ADVICE = "docs/configuration.md says what it may be."

ONE_LINE = r".*\S.*"
RATE = r"([1-9][0-9]*/(s|min|h))?"


class WrongVariable(ImproperlyConfigured):
    pass


def _named[Read](read: Callable[..., Read]) -> Callable[..., Read]:
    @wraps(read)
    def read_named(self: environ.Env, name: str, *args: object, **options: object) -> Read:
        try:
            return read(self, name, *args, **options)
        except WrongVariable:
            raise
        except (ImproperlyConfigured, OSError, ValueError) as problem:
            raise WrongVariable(f"{name}: {problem}. {ADVICE}") from problem

    return read_named


class Variables(environ.FileAwareEnv):  # type: ignore[misc]  # has no types
    get_value = _named(environ.FileAwareEnv.get_value)
    cache = _named(environ.Env.cache_url)
    email_url = _named(environ.Env.email_url)

    def int(self, name: str, *args: object, **options: object) -> int:
        """Return a whole number; none of the portal's is below 0."""
        number: int = super().int(name, *args, **options)
        if number < 0:
            raise WrongVariable(f"{name}: it cannot be “{number}”. {ADVICE}")
        return number

    def text(self, name: str, *, form: str, default: str) -> str:
        """Return a value that is of this form, a regular expression, from end to end."""
        value = str(self(name, default=default))
        if not re.fullmatch(form, value):
            raise WrongVariable(f"{name}: it cannot be “{value}”. {ADVICE}")
        return value

    def db(self, name: str, *args: object, **options: object) -> dict[str, Any]:
        with warnings.catch_warnings(action="ignore"):  # it would print the address
            found = _named(environ.Env.db_url)(self, name, *args, **options)
        if "." not in found.get("ENGINE", ""):
            raise WrongVariable(f"{name}: this is no address of a database. {ADVICE}")
        return dict(found)
