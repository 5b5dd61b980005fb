"""Legal but odd states, typed into the forms of the desk as editors do: texts of one letter or of
as many as fit, from right to left, with marks of HTML; numbers and dates at the ends of what a
column holds; facts that are about, bounded, disputed or missing."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils import timezone

from portal.models import ClaimKind, Record, Source
from portal.publication import publishing
from tests.admin_client import add_row, address, address_of, filled, make_chief, sign_in
from tests.factories import (
    make_country,
    make_indicator,
    make_organisation,
    make_place,
    make_source,
    make_trade_hub,
    make_user,
    publish,
    rule,
)
from tests.full_records import picture
from trade.statistics.observations import ObservationBatch, ObsStatus

SCRIPT = "</script><script>alert(1)</script>"
TEXTS = [
    *("A", "Ж", "0", "'", '"', "--", "\\", "]]>", "=1+1", "%s %(x)s %", "50% & 1/2 #a?b"),
    *(
        "W" * 300,
        "many words " * 27,
        "مشروع خط السكة",
        "\u200fesrever",
        "a\u2028b",
        "\u200d",
        "🏭🚂",
    ),
    *("🏭🚂", SCRIPT, "<b>&amp;</b>", "{{ x }}{% y %}", "{{figure}}"),
]
LONG_TEXTS = [*TEXTS, "a\n\nb", "# \n* ", "[x](javascript:alert(1))", "{{record event:nothing}}"]
DAYS = ["0001", "0001-01-01", "1899-12", "2024-02-29", "2100", "9999", "9999-12-31"]
PERIODS = ["0001", "1999-H1", "2024-Q4", "2024-02-29", "2001/2024", "9999", "9999-12-31"]
NUMBERS = ["0", "0.001", "12.5", "7e3", "999999999.999", "9" * 15, "9" * 18, "-5", "约50"]
WHOLE = ["0", "1", "32767", "2147483647"]
DEGREES = ["0", "-0.000001", "43.25", "90", "-90", "180", "-180"]
VALUES: dict[str, list[str]] = {
    "Amount": ["0", "0.000001", "-5", "9" * 20],
    "Money": ["0 USD", "0.01 KZT", "9" * 20 + " XXX"],
    "PartialDate": DAYS,
    "DateRange": ["0001/9999", "2024-02-29/2024-03"],
    "Point": ["90,180", "-90,-180", "0,0"],
    "Text": TEXTS,
    "Province": ["KZ-10", SCRIPT],
}
"""Words of another source about a fact, by the type of the fact."""
NEEDED = {"alt_en", "alt_zh_hans", "alt_ru", "credit", "licence", "value"}
"""Columns without which nothing becomes public."""
LEFT_OUT = {"DELETE", "id", "record", "slug", "measures_kind", "measures_uid", "about"}
ATTEMPTS = 8


class OddEditor:
    """Somebody at the desk who types what nobody expects, and takes back what is refused."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.client = sign_in(make_chief())
        self.countries = [make_country(code) for code in ("KZ", "CN", "ZZ")]
        for make in (make_indicator, make_organisation, make_place, make_trade_hub):
            publish(make())
        titles = self.random.sample(TEXTS, 2)
        self.sources = [make_source(title=text[:300], publisher=text[:200]) for text in titles]

    def publish_odd(self, model: type[Record]) -> Any:
        """Write a record of a kind with its evidence, and publish it."""
        record = self.write(model)
        self.give_evidence(record)
        return self.publish(record)

    def write(self, model: Any) -> Any:
        page = self.client.get(address_of(model, "add"))
        always = {*NEEDED, *model.required_columns()}
        data = filled(page) | self._typed(page.context["adminform"].form.fields, always)
        data["slug"] = f"odd-{self.random.randrange(10**9)}"
        for inline in page.context["inline_admin_formsets"]:
            if inline.formset.prefix not in {"claims", "rulings", "period_rulings"}:
                for _ in range(self.random.randrange(3)):
                    row = self._typed(inline.formset.empty_form.fields, NEEDED)
                    data = add_row(data, inline.formset.prefix, **row)
        self._send(address_of(model, "add"), data)
        return model.working.get(slug=data["slug"])

    def give_evidence(self, record: Any) -> None:
        """State each fact as it is accepted, or that it is missing, and some of them otherwise."""
        rows = [row for name in record.facts for row in self._claims(record, name)]
        if rows:
            self._add(record, "claims", rows)

    def count(self, series: Any, number: int, source: Source) -> Any:
        """Type a batch with some values of a series, one of them missing."""
        page = self.client.get(address_of(ObservationBatch, "add"))
        batch = f"Batch {self.random.randrange(10**9)}"
        data = filled(page, title=batch, source=source.pk)
        for at, period in enumerate(self.random.sample(PERIODS, number)):
            row = {"series": series.pk, "period": period, "source": source.pk}
            if at == 0:
                said = {"value": "", "obs_status": ObsStatus.MISSING, "comparator": "exact"}
            else:
                value = self.random.choice(["0", "-0.000001", "9" * 15, "-" + "9" * 15])
                said = {"value": value, "obs_status": self.random.choice(ObsStatus.values)}
                said |= {"comparator": "over", "as_printed": self.random.choice(TEXTS)}
            data = add_row(data, "observations", **row, **said)
        self._send(address_of(ObservationBatch, "add"), data)
        return self.publish(ObservationBatch.working.get(title=batch))

    def publish(self, record: Any) -> Any:
        record.refresh_from_db()
        for name in record.unruled() if isinstance(record, Record) else ():
            rule(record, name, reason_en=self.random.choice(LONG_TEXTS), made_at=timezone.now())
        publishing.submit(record, by=make_user(), at=timezone.now())
        return publishing.publish(record, by=make_user(), at=timezone.now())

    def _claims(self, record: Any, name: str) -> Iterator[dict[str, Any]]:
        fact, pick = record.facts[name], self.random.choice
        about: dict[str, Any] = {"fact": name, "kind": "value", "comparator": "exact"}
        about |= {"source": self.sources[0].pk, "as_of": pick(DAYS), "note": pick(LONG_TEXTS)}
        accepted, sort = fact.accepted(record, name), type(fact.type).__name__
        comparators = ["exact", "about", "over", "at_most"] if fact.type.has_order else ["exact"]
        if accepted:
            words = {"as_printed": pick(TEXTS), "quote": pick(LONG_TEXTS), "locator": pick(TEXTS)}
            yield {**about, **words, "value": accepted, "comparator": pick(comparators)}
        elif self.random.random() < 0.5:
            yield {**about, "kind": pick([one for one in ClaimKind.values if one != "value"])}
        if sort in VALUES and self.random.random() < 0.4:
            bounds = {"lower": "0", "upper": "9" * 15} if sort in {"Amount", "Money"} else {}
            source = {"source": self.sources[1].pk}
            said = {"value": pick(VALUES[sort]), "comparator": pick(comparators)}
            yield {**about, **source, **said, **(bounds if self.random.random() < 0.5 else {})}

    def _add(self, record: Any, prefix: str, rows: Iterable[dict[str, Any]]) -> None:
        data = filled(self.client.get(address(record)))
        for row in rows:
            data = add_row(data, prefix, **row)
        self._send(address(record), data)

    def _send(self, where: str, data: dict[str, Any]) -> None:
        for _ in range(ATTEMPTS):
            answer = self.client.post(where, {**_with_files(data), "_save": "1"})
            if answer.status_code == 302:
                return
            assert answer.status_code == 200
            refused = self._take_back(answer, data)
        raise AssertionError(f"{where} goes on refusing {refused}")

    def _take_back(self, answer: Any, data: dict[str, Any]) -> dict[str, Any]:
        """Type something else into what has to be filled, and nothing into the others."""
        inlines = answer.context["inline_admin_formsets"]
        rows = [row for inline in inlines for row in inline.formset.forms]
        found: dict[str, Any] = {}
        for form in [answer.context["adminform"].form, *rows]:
            for name, errors in form.errors.items():
                found[form.add_prefix(name)] = list(errors)
                field = form.fields[name]
                has_value = data.pop(form.add_prefix(name), "")
                if field.required or not has_value:
                    data[form.add_prefix(name)] = self._value(name, field)
        return found

    def _typed(self, fields: dict[str, forms.Field], always: Iterable[str]) -> dict[str, Any]:
        found = {
            name: self._value(name, field)
            for name, field in fields.items()
            if name not in LEFT_OUT and not isinstance(field.widget, forms.HiddenInput)
            if field.required or name in always or self.random.random() < 0.7
        }
        return {name: value for name, value in found.items() if value}

    def _value(self, name: str, field: Any) -> Any:
        pick = self.random.choice
        rows: Any = getattr(field, "queryset", None)
        choices: Any = getattr(field, "choices", ())
        match field:
            case forms.FileField():
                return PICTURE
            case forms.ModelMultipleChoiceField():
                return [one.pk for one in self.random.sample(self.countries, pick([1, 3]))]
            case forms.ModelChoiceField():
                return pick([*rows.values_list("pk", flat=True)[:20]] or [""])
            case forms.ChoiceField():
                return pick([value for value, _label in choices if value] or [""])
            case forms.BooleanField():
                return pick(["", "on"])
            case forms.DecimalField():
                return pick(DEGREES if name in {"latitude", "longitude"} else NUMBERS)
            case forms.IntegerField():
                return pick(["0", "100"] if name.startswith("focal") else WHOLE)
            case forms.URLField():
                return pick(["https://example.org/a?b=c&d=<e>", "http://例子.org/"])
        if type(field).__name__ == "PrintedDateField" or name == "period":
            return pick(DAYS)
        if "currency" in name or "language" in name:
            return pick(["USD", "XXX"] if "currency" in name else ["kk", "ug-Arab", "zz"])
        text = pick(LONG_TEXTS if isinstance(field.widget, forms.Textarea) else TEXTS)
        return text[: field.max_length]


PICTURE = "a picture"
"""Stands for a file, which is read once."""


def _with_files(data: dict[str, Any]) -> dict[str, Any]:
    return {name: picture() if value == PICTURE else value for name, value in data.items()}
