"""Refusals of parameters of an address, in the same sentences on pages and in the API, and the form
of all problems that programs are told (RFC 9457)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from http import HTTPStatus
from itertools import islice

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext as _

from portal.formatting.locales import join_list

PROBLEM = "application/problem+json"
MOST_TOLD = 20
"""Refused parameters that are told of; an address has room for thousands."""


class InvalidParameters(BadRequest):
    """400, or another status, with sentences by parameter: the `errors` of problem details. Pages
    show the sentences; `named` also has the parameters, for programs that read no `errors`."""

    def __init__(self, errors: Mapping[str, list[str]], status: int = 400) -> None:
        super().__init__(" ".join(sentence for found in errors.values() for sentence in found))
        self.errors, self.status = errors, status

    def named(self) -> list[str]:
        """Return the sentences, each behind the name of its parameter."""
        errors = self.errors.items()
        return [f"{name[:80]}: {sentence}" for name, found in errors for sentence in found]


def unknown_parameter(name: str, allowed: Collection[str]) -> ValidationError:
    sentence, near = _("There is no parameter “%(name)s” here."), find_similar(name, allowed)
    if near:
        sentence = _(
            "There is no parameter “%(name)s” here; did you mean %(near)s? "
            "These are allowed: %(allowed)s."
        )
    elif allowed:
        sentence = _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s.")
    params = {"name": name[:80], "near": near, "allowed": join_list(allowed)}
    return ValidationError(sentence, "unknown", params)


def find_similar(name: str, allowed: Iterable[str]) -> str:
    """Return the allowed name that a refused one was probably meant to be; empty if none is."""
    return next(iter(get_close_matches(name[:80], list(allowed), n=1, cutoff=0.75)), "")


def unknown_parameters(names: Iterable[str], allowed: Collection[str]) -> dict[str, list[str]]:
    """Return sentences about the first of some names that are not allowed, by name."""
    unknown = (name for name in names if name not in allowed)
    return {n: unknown_parameter(n, allowed).messages for n in islice(unknown, MOST_TOLD)}


def unknown_value(value: str, allowed: Iterable[str]) -> ValidationError:
    """Return the error for a value outside a closed list."""
    sentence = _("“%(value)s” is not known here. These are allowed: %(allowed)s.")
    params = {"value": value[:80], "allowed": join_list(allowed)}
    return ValidationError(sentence, "invalid_choice", params)


def unknown_record(key: str, near: Collection[str] = ()) -> ValidationError:
    if near:
        return unknown_name(key, near)
    sentence = _("There is no public record “%(value)s”; write kind:slug or kind:uid.")
    return ValidationError(sentence, "invalid_choice", {"value": key[:80]})


def unknown_name(name: str, near: Collection[str]) -> ValidationError:
    """Return the error for a slug of nothing public, with names that it is a part of."""
    sentence = _("Nothing public is called “%(value)s”.")
    if near:
        sentence = _("Nothing public is called “%(value)s”; did you mean %(near)s?")
    return ValidationError(
        sentence, "invalid_choice", {"value": name[:80], "near": join_list(near)}
    )


def empty_parameter() -> ValidationError:
    return ValidationError(_("Give this parameter a value, or leave it out."))


def repeated_parameter(name: str) -> ValidationError:
    return ValidationError(_("Give this parameter once."), "repeated", {"name": name})


def find_refused(
    asked: Mapping[str, list[str]],
    known: Collection[str],
    widget_of: Callable[[str], forms.Widget],
    *also: str,
) -> Iterator[tuple[str, ValidationError]]:
    """Yield the first parameters of a form that are unknown, have a null character or are repeated,
    each with its error, which names what is `also` allowed beside the fields."""

    def refuse(name: str, values: list[str]) -> ValidationError | None:
        if name not in known:
            return unknown_parameter(name, [*known, *also])
        if any("\0" in value for value in values):
            return ValidationError(_("Null characters are not allowed."), "null")
        if len(values) > 1 and not getattr(widget_of(name), "allow_multiple_selected", False):
            return repeated_parameter(name)
        return None

    found = ((name, problem) for name in asked if (problem := refuse(name, asked[name])))
    return islice(found, MOST_TOLD)


def problem_details(status: int, detail: str, **more: object) -> dict[str, object]:
    """Return the members of problem details; `more` are additional ones."""
    named = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return {**named, "detail": detail, **more}


def problem_response(status: int, detail: str, **more: object) -> JsonResponse:
    details = problem_details(status, detail, **more)
    return JsonResponse(details, status=status, content_type=PROBLEM)
