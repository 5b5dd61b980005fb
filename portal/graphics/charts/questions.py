"""The parameters of a chart as a closed form: what it does not know is an error with a sentence."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.filters import ClosedForm


class ChartQuestion(ClosedForm):
    """A subclass names its fields; those of `portal.filters.fields` speak in sentences."""

    def __init__(self, asked: QueryDict) -> None:
        data = QueryDict(mutable=True)
        for name, values in asked.lists():
            if given := [value for value in values if value.strip() and "\0" not in value]:
                data.setlist(name, given)
        self.asked = data
        super().__init__(data)
        for field in self.fields.values():
            field.required = field.required and field.initial is None
        self.refused = tuple(self._refused(asked))

    @property
    def form(self) -> "ChartQuestion":
        return self

    def problems(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, errors in self.errors.as_data().items():
            for error in errors:
                asked = str((error.params or {}).get("name", name))
                found.setdefault(asked, []).extend(error.messages)
        return found

    def _refused(self, asked: QueryDict) -> Any:
        for name, values in asked.lists():
            if name not in self.fields:
                yield name, _unknown(name, list(self.fields))
            elif any("\0" in value for value in values):
                yield name, ValidationError(_("Null characters are not allowed."), code="null")
            elif len([value for value in values if value.strip()]) > 1 and not _many(self, name):
                yield name, ValidationError(_("Give this parameter once."), code="repeated")


def _many(form: ChartQuestion, name: str) -> bool:
    return bool(getattr(form.fields[name].widget, "allow_multiple_selected", False))


def _unknown(name: str, allowed: list[str]) -> ValidationError:
    if not allowed:
        return ValidationError(
            _("There is no parameter “%(name)s” here."), code="unknown", params={"name": name[:80]}
        )
    return ValidationError(
        _("There is no parameter “%(name)s” here. These are allowed: %(allowed)s."),
        code="unknown",
        params={"name": name[:80], "allowed": ", ".join(allowed)},
    )
