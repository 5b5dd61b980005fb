"""Embeddable content of a portal address."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.formatting.addresses import remove_language, split_address
from portal.formatting.presentation import presented_facts
from portal.formatting.summaries import after_colon, labelled
from portal.graphics.charts import registry
from portal.graphics.charts.registry import MOMENT
from portal.graphics.charts.svg import WIDE, draw_content
from portal.graphics.maps.question import build_map_question
from portal.models import Disagreement
from portal.models.languages import pick_text
from portal.publication.time_travel import write_moment
from portal.records.document_types import RecordDocument
from portal.records.kinds import all_kinds
from portal.site import figures
from portal.site.figures import FoundFigure, WantedFigure
from portal.site.filter_form import build_query


class NotEmbeddable(ValueError):
    """Refused address; the message is a sentence for the reader."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Content of one frame. Addresses have no language."""

    path: str
    title: str
    page: str
    """Address of the page with the same content."""
    query: dict[str, list[str]] = field(default_factory=dict)
    frozen: dict[str, str] = field(default_factory=dict)
    """Parameters that pin the content to now; empty where that is impossible."""
    pictures: dict[str, str] = field(default_factory=dict)
    """Addresses of pictures of the same content, by file extension."""
    height: int = 240
    """Height of the frame without the script, in pixels at a width of 600."""
    found: FoundFigure | None = None
    """Set for the embed of a single figure."""
    choices: list[tuple[str, str]] = field(default_factory=list)
    """All figures of the same record: name and label."""
    name: str = ""

    def address(self, **more: str) -> str:
        query = urlencode({**self.query, **{k: v for k, v in more.items() if v}}, doseq=True)
        return f"{self.path}?{query}" if query else self.path


def resolve_target(given: str, name: str, request: HttpRequest, *, now: datetime) -> Target:
    """Resolve an address of this portal, as copied from a browser. `name` is the figure chosen on
    the page of a record, if any.

    Raises NotEmbeddable.
    """
    if (parts := split_address(given)) is None:
        raise NotEmbeddable(_(NOTHING))
    if "\0" in unquote(given):
        raise NotEmbeddable(_("Null characters are not allowed."))
    if parts.netloc and parts.netloc not in (
        request.get_host(),
        urlsplit(settings.SITE_URL).netloc,
    ):
        raise NotEmbeddable(_("That is an address of another site: %s") % parts.netloc[:80])
    path, query = remove_language(unquote(parts.path)), parts.query
    section, *rest = [part for part in path.split("/") if part] or [""]
    if section == "charts" and len(rest) == 1:
        return _chart_target(rest[0], query, now)
    if section == "disagreements" and len(rest) == 1:
        return _disagreement_target(rest[0], now)
    kind = {way.path.strip("/"): kind for kind, way in all_kinds().items()}.get(section)
    if kind and len(rest) == 1:
        return _figure_target(kind, rest[0], name or _figure_in_fragment(parts.fragment), now)
    if section == "map" and not rest:
        return _map_target(query)
    raise NotEmbeddable(_(NOTHING))


NOTHING = gettext_noop(
    "Nothing at this address can be embedded. Charts, the map and the figures of records can."
)


def _chart_target(name: str, query: str, now: datetime) -> Target:
    try:
        chart = registry.build_chart(name, query)
    except registry.UnknownChart:
        raise NotEmbeddable(_("There is no chart of this name.")) from None
    except registry.ChartRefused as problem:
        raise NotEmbeddable(str(problem)) from None
    return Target(
        path=f"/embed/charts/{name}/",
        query=parse_qs(chart.query),
        title=chart.full_title,
        page=chart.url,
        frozen={} if chart.as_recorded else {MOMENT: write_moment(now)},
        pictures={ending: chart.file(ending) for ending in ("png", "svg")},
        height=210 + round(draw_content(chart, WIDE)[1]),  # with title, folded notes, foot
    )


def _map_target(query: str) -> Target:
    question = build_map_question(QueryDict(query))
    if not question.is_valid():
        raise NotEmbeddable(question.form.sentences())
    cleaned = build_query(QueryDict(query))
    return Target(
        path="/embed/map/",
        query=parse_qs(cleaned.removeprefix("?")),
        title=_("Map of what the portal holds"),
        page=f"/map/{cleaned}",
        pictures={"svg": f"/map.svg{cleaned}"},
        height=780,
    )


def _figure_target(kind: str, key: str, name: str, now: datetime) -> Target:
    record = figures.find_figures([wanted := WantedFigure(kind, key)])[wanted]
    if not isinstance(record, FoundFigure):
        raise NotEmbeddable(record.sentence)
    choices = list(figure_choices(record.document))
    if not choices:
        raise NotEmbeddable(_("Nothing on this page is a figure that could be embedded."))
    chosen = name or choices[0][0]
    wanted = WantedFigure(kind, record.document["uid"], chosen)
    found = figures.find_figures([wanted])[wanted]
    if not isinstance(found, FoundFigure):
        raise NotEmbeddable(found.sentence)
    document, is_fact = found.document, chosen in found.document["facts"]
    number = str(document["edition"]["number"])
    return Target(
        path=f"/embed/figures/{kind}/{document['uid']}/{chosen.replace('/', '--')}/",
        title=labelled(pick_text(document["title"]), after_colon(found.fact["label"])),
        page=f"{document['url']}#{found.fact['anchor']}",
        frozen={"edition": number} if is_fact else {MOMENT: write_moment(now)},
        found=found,
        choices=choices,
        name=chosen,
    )


def _disagreement_target(key: str, now: datetime) -> Target:
    row = Disagreement.objects.filter(key=key).first()
    if row is None:
        raise NotEmbeddable(_("There is no such disagreement, or it has been settled."))
    return _figure_target(row.kind, row.record_uid, row.fact or row.period, now)


def figure_choices(document: RecordDocument) -> Iterable[tuple[str, str]]:
    """Yield the figures of a record, name and label: measurements, the key facts, others."""
    uid = document["uid"]
    rows = figures.measured.collect(document["kind"], {uid: {figures.ALL}}, {uid: document})
    names = [name for _uid, name, _fact in rows]
    if figures.LATEST in names:
        yield figures.LATEST, _("The newest of them, whichever that is")
    for _uid, name, fact in reversed(rows):
        if name != figures.LATEST:
            yield name, fact["label"]
    first, facts = all_kinds()[document["kind"]].model.key_facts, presented_facts(document).items()
    known = [(name, fact["label"]) for name, fact in facts if fact["value"] is not None]
    yield from sorted(known, key=lambda one: [*first, one[0]].index(one[0]))


def _figure_in_fragment(fragment: str) -> str:
    """Return the name of the figure that a fragment points to: `evidence-capacity-mw`."""
    if fragment.startswith("evidence-"):
        return fragment.removeprefix("evidence-").replace("-", "_")
    if fragment.startswith("period-"):
        return fragment.removeprefix("period-").replace("-to-", "/").upper()
    return ""
