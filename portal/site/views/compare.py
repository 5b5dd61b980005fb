"""Comparison of up to four records or countries: a column for each, a row for each fact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.facts import Amount
from portal.filters.fields import NO_SUCH_COUNTRY, spell_countries
from portal.filters.refusals import unknown_record
from portal.filters.shown_order import sort_countries
from portal.formatting.countries import load_country_names
from portal.formatting.presentation import fact_label, present_row
from portal.formatting.source_list import SourceList
from portal.models import Country, Record, Role
from portal.models.former_addresses import leads_on_to
from portal.models.languages import pick_text
from portal.records import contributions
from portal.records.document_types import FactDocument, RecordDocument
from portal.records.documents import document_of
from portal.records.kinds import all_kinds
from portal.records.registry import record_model, record_models
from portal.site.views.questions import choice_parameter, refuse_unknown_parameters

type Figures = Sequence[tuple[FactDocument, str]]
"""Figures of one country in a line, each with its words."""

MOST = 4
MOST_COUNTRIES = 6


@dataclass(frozen=True)
class ComparisonCell:
    """Value of the record of a title. `share` is the length of its bar in hundredths of the largest
    value, for comparable quantities."""

    fact: FactDocument | None
    share: int
    title: str


@dataclass(frozen=True)
class ComparisonRow:
    """One fact of all records. `likeness` is `same` for equal values, `differs` for unequal ones,
    `unknown` if some have no value and the others agree."""

    label: str
    cells: list[ComparisonCell]
    likeness: str


def compare(request: HttpRequest) -> HttpResponse:
    """Render `/compare/?record=energyproject:turgusun&record=…` for public records of a kind."""
    refuse_unknown_parameters(request, "record", "only")
    shown_only = choice_parameter(request, "only", ["differing"])
    records, problems, known = _load_records(_values_of(request, "record"))
    documents = [present_row(document_of(record, RecordDocument)) for record in records]
    titles = {document["uid"]: str(pick_text(document["title"])) for document in documents}
    rows = _build_rows(documents, titles.values())
    lines = contributions.compared_records.collect([*titles]) if titles else []
    context = {
        "way": all_kinds().get(records[0].kind() if records else ""),
        "ways": [way for name, way in all_kinds().items() if name in _comparable_kinds()],
        "documents": documents,
        "columns": [(one, _query_without(request, known, one["uid"])) for one in documents],
        "rows": [row for row in rows if not shown_only or row.likeness != "same"],
        "parts": _parts_template(records),
        "groups": _group_lines(lines, titles),
        "shown_only": shown_only,
        "problems": problems,
        "has_room": 0 < len(documents) < MOST,
        "sources": SourceList(),
    }
    load_country_names(request)
    return render(request, "portal/compare.html", context, status=400 if problems else 200)


def compare_countries(request: HttpRequest) -> HttpResponse:
    """Render `/compare/countries/?country=KZ&country=UZ` with the measurements of the apps; without
    a country, of those in focus."""
    refuse_unknown_parameters(request, "country")
    asked = [value.replace("\0", "\ufffd") for value in _values_of(request, "country")]
    choices = sort_countries(Country.objects.filter(role__in=[Role.FOCUS, Role.PARTNER]))
    codes = [code for code in spell_countries(asked) if code] or [
        country.code for country in choices if country.role == Role.FOCUS
    ][:MOST_COUNTRIES]
    known = Country.objects.in_bulk(codes)
    problems = [NO_SUCH_COUNTRY % {"value": code[:80]} for code in codes if code not in known]
    if len(codes) > MOST_COUNTRIES:
        problems.append(_too_many_message(MOST_COUNTRIES))
    countries = [known[code] for code in codes if code in known][:MOST_COUNTRIES]
    names = {country.code: country.name for country in countries}
    context = {
        "countries": countries,
        "codes": codes,
        "choices": choices,
        "groups": _group_lines(contributions.compared.collect([*names]) if names else [], names),
        "problems": problems,
        "sources": SourceList(),
    }
    load_country_names(request)
    template = "portal/compare_countries.html"
    return render(request, template, context, status=400 if problems else 200)


def _values_of(request: HttpRequest, name: str) -> list[str]:
    return list(dict.fromkeys(filter(None, map(str.strip, request.GET.getlist(name)))))


def _load_records(keys: list[str]) -> tuple[list[Record], list[str], dict[str, str]]:
    """Return the comparable records, a sentence for each problem, and the uids that the keys stand
    for. One query, and some for each name that is no longer in use."""
    split = [key.replace("\0", "").partition(":") for key in keys]
    kinds = list(dict.fromkeys(kind for kind, _colon, _name in split))
    problems: list[str] = [
        unknown_record(key).messages[0]
        for key, (kind, _c, _n) in zip(keys, split, strict=True)
        if kind not in _comparable_kinds()
    ]
    comparable = [kind for kind in kinds if kind in _comparable_kinds()]
    if len(comparable) > 1:
        problems.append(_("Only records of one kind can be compared with each other."))
    if not comparable:
        return [], problems, {}
    named = [name for kind, _colon, name in split if kind == comparable[0]]
    found = _by_name(record_model(comparable[0]), named)
    unknown = (f"{comparable[0]}:{name}" for name in named if name not in found)
    problems += [unknown_record(key).messages[0] for key in unknown]
    records = list({found[name].pk: found[name] for name in named if name in found}.values())
    if len(records) > MOST:
        problems.append(_too_many_message(MOST))
    uids = {f"{comparable[0]}:{name}": record.uid for name, record in found.items()}
    return records[:MOST], problems, uids


def _comparable_kinds() -> set[str]:
    return {model.kind() for model in record_models() if model.facts}


def _by_name(model: type[Record], names: list[str]) -> dict[str, Record]:
    records = model.objects.with_documents()
    known = records.filter(Q(slug__in=names) | Q(uid__in=names))
    found = {name: record for record in known for name in (record.uid, record.slug)}
    for name in [one for one in names if one not in found][:MOST]:
        if moved := records.filter(uid=leads_on_to(model, name)).first():
            found[name] = moved
    return found


def _too_many_message(most: int) -> str:
    sentence = ngettext(
        "At most %s can be compared at once.", "At most %s can be compared at once.", most
    )
    return sentence % most


def _build_rows(documents: Sequence[RecordDocument], titles: Iterable[str]) -> list[ComparisonRow]:
    """Return a row for each fact that any record has, in the order of their declaration."""
    if not documents:
        return []
    model = record_model(documents[0]["kind"])
    rows = []
    for name, fact in model.facts.items():
        facts = [document["facts"].get(name) for document in documents]
        known = [one if one and one["value"] is not None else None for one in facts]
        if any(known):
            shares = _shares(known) if isinstance(fact.type, Amount) else [0] * len(known)
            cells = [*map(ComparisonCell, known, shares, titles)]
            rows.append(ComparisonRow(fact_label(model, name), cells, _likeness(known)))
    return rows


def _likeness(facts: Sequence[FactDocument | None]) -> str:
    if len(facts) < 2:
        return ""
    values = {(fact["text"], fact["comparator"]) for fact in facts if fact}
    if len(values) > 1:
        return "differs"
    return "same" if all(facts) else "unknown"


def _shares(facts: Sequence[FactDocument | None]) -> list[int]:
    """Return the lengths of bars; zeros for a single value or a negative one."""
    values = [Decimal(fact["text"]) if fact else Decimal(0) for fact in facts]
    if sum(1 for fact in facts if fact) < 2 or min(values) < 0 or max(values) == 0:
        return [0] * len(facts)
    return [max(1, round(100 * value / max(values))) if value else 0 for value in values]


def _parts_template(records: list[Record]) -> str:
    """Return the name of the kind's template for further parts; empty if it has none."""
    if not records:
        return ""
    name = f"{records[0]._meta.app_label}/{records[0].kind()}_compared.html"
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return ""
    return name


def _query_without(request: HttpRequest, known: dict[str, str], uid: str) -> str:
    query = request.GET.copy()
    query.setlist("record", [key for key in _values_of(request, "record") if known.get(key) != uid])
    return f"?{query.urlencode()}"


def _group_lines(
    lines: Iterable[contributions.ComparedLine], names: dict[str, str]
) -> list[tuple[str, list[tuple[contributions.ComparedLine, list[tuple[str, Figures]]]]]]:
    return [
        (group, [(one, [(names[key], one.cells.get(key, [])) for key in names]) for one in found])
        for group, found in groupby(lines, key=lambda line: str(line.group))
    ]
