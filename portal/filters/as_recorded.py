"""Parameter `as_recorded`: a past moment whose public state is asked for."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.filters.fields import MomentField
from portal.filters.refusals import InvalidParameters
from portal.publication.time_travel.moments import Moment, Unanswerable, moment_of
from portal.publication.time_travel.rewrite_links import PARAMETER


class InvalidMoment(InvalidParameters):
    """The parameter is not a moment, or one of which nothing can be said."""

    def __init__(self, *sentences: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__({PARAMETER: list(sentences)}, status)


def read_moment(texts: Iterable[str], *, from_beginning: bool = True) -> Moment | None:
    """Return the past moment that a parameter with these values asks for, or None. Raises
    InvalidMoment, also for a moment before anything was published, unless `from_beginning` is
    False."""
    given = [text for text in texts if text.strip()]
    if not given:
        return None
    if len(given) > 1:
        raise InvalidMoment(_("Give this parameter once."))
    if "\0" in given[0]:
        raise InvalidMoment(_("Null characters are not allowed."))
    try:
        asked = cast("datetime", MomentField().clean(given[0]))  # as it is required
        return moment_of(asked, from_beginning=from_beginning)
    except ValidationError as problem:
        raise InvalidMoment(*problem.messages) from problem
    except Unanswerable as problem:
        raise InvalidMoment(str(problem), status=problem.status) from problem
