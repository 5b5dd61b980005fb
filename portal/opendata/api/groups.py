"""Answers to `group` and `sum`: a list counted and added up, as JSON or as a table of any form."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from portal.facts.types import number_to_json
from portal.filters.grouping import GROUP, SUM, Group, Grouping, grouped_filterset, grouped_kind
from portal.filters.refusals import InvalidParameters, unknown_parameter
from portal.formatting.addresses import local_url
from portal.graphics.charts.groups import group_notes, list_url
from portal.opendata.api import links
from portal.opendata.api.files import about_file
from portal.opendata.api.filtering import refuse_empty_values
from portal.opendata.api.tables import name_of
from portal.records.document_types import JsonObject
from portal.records.json import DocumentRenderer
from portal.records.kinds import Kind
from portal.tabular.file_formats import GEOJSON, JSON, FileFormat, file_name
from portal.tabular.flattening import Column, ColumnType, plain_columns
from portal.tabular.formats import write_table
from portal.tabular.table import Table

if TYPE_CHECKING:
    from portal.opendata.api.views import RowViewSet

WHOLE = ("page", "page_size", "cursor", "fields", "columns")
"""Parameters that choose a part of a list, refused for groups."""
NUMBERS = ("", "_shared", "_low", "_high")
"""Ends of the names of what is in the unit of a sum."""


def is_grouped(request: HttpRequest, own: Container[str] = ()) -> bool:
    """True if groups are asked for. `own` are the filters of the list, one of which may be called
    `group`."""
    asked = (request.GET.getlist(name) for name in (GROUP, SUM) if name not in own)
    return any("".join(values).strip() for values in asked)


def read_grouping(kind: Kind, asked: QueryDict) -> Grouping:
    """Raises InvalidParameters, also for a part of the answer."""
    found = grouped_filterset(kind)(asked, kind.model.objects.all())
    parts = [name for name in found.asked if name in WHOLE]
    refused = {name: unknown_parameter(name, found.filters).messages for name in parts}
    problems = found.problems()
    if SUM in problems and GROUP not in found.asked:
        del problems[GROUP]  # the sum is refused without it
    problems |= refused
    if problems:
        raise InvalidParameters(problems)
    return Grouping(found, kind)


def answer_of(endpoint: "RowViewSet", form: FileFormat) -> HttpResponse:
    request = endpoint.request._request
    kind = grouped_kind(endpoint.model())
    if kind is None:
        raise InvalidParameters({GROUP: [_("The rows of this list cannot be grouped.")]})
    if form == GEOJSON:
        raise InvalidParameters({"format": [_("Groups have no place on a map.")]})
    refuse_empty_values(request.GET)
    grouping = read_grouping(kind, request.GET)
    rows = [group_row(grouping, one) for one in grouping.groups()]
    table = Table(name_of(endpoint), kind.many, "", _columns(grouping), None, endpoint)
    address = links.list_address(request, endpoint)
    answer_json = {
        "group": grouping.names,
        "units": {name: one.unit for name, one in grouping.amounts.items()},
        "notes": list(group_notes(grouping)),
        "total": group_row(grouping, grouping.total),
        "results": rows,
    }
    if form == JSON:
        pieces: Iterable[bytes] = [DocumentRenderer().render(answer_json)]
    else:
        pieces = write_table(form, table, rows, about_file(table, address))
    answer = HttpResponse(b"".join(pieces), content_type=form.media_type)
    answer["Link"] = links.link_header(links.of_everything(), [(address, {"rel": "cite-as"})])
    if form != JSON:
        name = file_name(table.name, dict(request.GET.lists()), form.key)
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def group_row(grouping: Grouping, group: Group) -> JsonObject:
    """Return a group with its words, its count, its sums, the address of its list, and how much of
    it counts in further groups as well."""
    row: JsonObject = {}
    for name, key in zip(grouping.names, group.keys, strict=False):
        row |= {name: key or None, f"{name}_title": grouping.label(name, key)}
    row["count"] = group.count
    for name, total in group.sums.items():
        row |= {
            name: number_to_json(total.value),
            f"{name}_comparator": str(total.comparator),
            f"{name}_known": total.known,
            f"{name}_unknown": total.unknown,
            f"{name}_disputed": total.disputed,
        }
    if path := list_url(grouping, group):
        path = local_url(path)
    row |= {"url": path or None, "count_shared": group.shared}
    row |= {f"{name}_shared": number_to_json(one.shared) for name, one in group.sums.items()}
    for name, total in group.sums.items():
        row |= {f"{name}_low": number_to_json(total.low)}
        row |= {f"{name}_high": number_to_json(total.high)}
        row |= {} if total.whole is None else {f"{name}_whole": total.whole}
    return row


def _columns(grouping: Grouping) -> list[Column]:
    """Return a column for each key of a row: `docs/api.md` says what they hold."""
    texts = [key for name in grouping.names for key in (name, f"{name}_title")]
    types = dict.fromkeys([*texts, "url"], ColumnType.TEXT)
    numbers = [f"{name}{end}" for name in grouping.amounts for end in NUMBERS]
    types |= dict.fromkeys(numbers, ColumnType.NUMBER)
    types |= {f"{name}_comparator": ColumnType.TEXT for name in grouping.amounts}
    names = [*texts, *group_row(grouping, grouping.total)]
    return [
        column
        for name in names
        for column in plain_columns(name, types.get(name, ColumnType.INTEGER))
    ]
