"""The steps of publishing by name. Some kinds have their own way of taking them."""

from collections.abc import Callable
from typing import Any

from portal.models import Publishable
from portal.publication import publishing

type Verb = Callable[..., Any]
"""Takes the record, and `by=`, `at=` and `note=`."""

_own: dict[type[Publishable], dict[str, Verb]] = {}


def take_over(model: type[Publishable], **verbs: Verb) -> None:
    """For this kind, these take the place of the functions of `portal.publication.publishing`."""
    _own.setdefault(model, {}).update(verbs)


def verb(model: type[Publishable], name: str) -> Verb:
    """What takes the step called “publish”, “withdraw” … with a record of this kind."""
    found: Verb = _own.get(model, {}).get(name) or getattr(publishing, name)
    return found
