"""Workflow steps by name, with the overrides of single models."""

from collections.abc import Callable
from typing import Any

from portal.models import Publishable
from portal.publication import publishing

type Verb = Callable[..., Any]
"""Takes the record, `by=`, `at=` and `note=`."""

_own: dict[type[Publishable], dict[str, Verb]] = {}


def take_over(model: type[Publishable], **verbs: Verb) -> None:
    """Override functions of `portal.publication.publishing` for a model."""
    _own.setdefault(model, {}).update(verbs)


def verb(model: type[Publishable], name: str) -> Verb:
    """Return the function of the step “publish”, “withdraw” … for a model."""
    found: Verb = _own.get(model, {}).get(name) or getattr(publishing, name)
    return found
