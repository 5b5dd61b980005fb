"""Figures on the quality of the public data, each with what it is a share of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from portal.formatting.countries import country_names
from portal.formatting.summaries import summary_of
from portal.models import (
    Accuracy,
    Correction,
    Disagreement,
    Source,
    SourceKind,
    Standing,
    Story,
    TitleOrigin,
    Waiver,
)
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.models.sources import NOT_NAMED, HowRead
from portal.opendata.api.parts import public_rows
from portal.participation.origins import CHINA
from portal.participation.roles import mark_participation, role_model
from portal.publication.proof import proves
from portal.publication.source_lineage import Lineage
from portal.records.column_store import PublicColumns
from portal.records.contributions import MeasuredFact
from portal.records.document_types import FactDocument, RecordDocument
from portal.records.registry import record_models
from portal.records.standings import Judged
from portal.site.stories.reading import build_parser, shortcodes_in
from projects.energy.kind import ENERGY_PROJECTS
from projects.energy.models import EnergyProject
from projects.facilities.kind import FACILITIES
from projects.facilities.models import Facility
from projects.facilities.vocabularies import SIZES
from projects.pipelines.kind import PIPELINES
from tests.dataset.trade_matrix import annual_cells, mirror_cells
from trade.statistics.disagreements import statement
from trade.statistics.observations import Observation

HEAD = """# Quality of the packaged data

What share of the data meets each aim. Written by `make data-quality` from the public
records; a test compares it with the packaged data. How far a random sample of plants is right:
[a sample](data-sample.md). Of 540 statements with one source, drawn at random, 199 have a second
now; 10 of these were wrong, and [mended](data-readings/one-source.md); of 270 drawn by risk 60 and
7. `manage.py audit_site` looks for figures in answers, files, pages and charts that lead to no
statement with a source, and finds none.
"""


@dataclass(frozen=True)
class QualityFigure:
    """A number of rows that meet an aim, of all that could."""

    group: str
    label: str
    count: int
    of: int


def render_quality() -> str:
    """Write the figures as Markdown, a table for each group."""
    found = [*_of_statements(), *_of_sources(), *_of_disagreements(), *_of_corrections()]
    found += [*_of_titles(), *_of_stories(), *_of_projects(), *_of_statistics()]
    parts = [HEAD]
    for group, figures in groupby(found, key=lambda figure: figure.group):
        parts += [f"\n## {group}\n", "\n| | number | of | share |\n", "|---|---|---|---|\n"]
        parts += map(_row, figures)
    return "".join(parts)


def _row(figure: QualityFigure) -> str:
    share = f"{100 * figure.count / figure.of:.0f}%" if figure.of else "–"
    return f"| {figure.label} | {figure.count:,} | {figure.of:,} | {share} |\n"


KINDS = {SourceKind.DATASET.value: "data", SourceKind.COMPUTED.value: "computed"}


def _documents() -> Iterator[RecordDocument]:
    for model in record_models():
        for record in model.objects.with_documents():
            if record.edition:
                yield record.edition.document


def stated_facts(document: RecordDocument) -> Iterator[tuple[MeasuredFact, FactDocument]]:
    """Yield the facts of a record, and what a statement about each is compared with."""
    for name, fact in document.get("facts", {}).items():
        yield {"kind": document["kind"], "name": name, "unit": fact["unit"], "label": ""}, fact


def _of_statements() -> Iterator[QualityFigure]:
    counts, lineage = Counter[str](), Lineage()
    rows, numbered = Counter[str](), set[str]()
    for document in _documents():
        for about, fact in stated_facts(document):
            live = [claim for claim in fact["claims"] if claim["retracted_at"] is None]
            for claim in live:
                counts[kind := KINDS.get(claim["source"]["kind"], "press")] += 1
                counts["not named"] += claim["source"]["publisher"] == NOT_NAMED
                counts[f"{kind} located"] += bool(claim["locator"])
                counts[f"{kind} proved"] += bool(claim["quote"]) and proves(claim, about)
                if kind == "data":
                    rows[slug := claim["source"]["slug"]] += 1
                    numbered |= {slug} if claim["locator"] else set()
            agreeing = [claim for claim in live if claim["agrees"]]
            counts["attributed"] += sum(bool(claim["attributed_to"]) for claim in live)
            counts["facts"] += bool(agreeing)
            counts["several"] += len({claim["source"]["slug"] for claim in agreeing}) > 1
            counts["independent"] += len(set(map(lineage.origin_of, agreeing))) > 1
    group, data, press = "Statements about records", counts["data"], counts["press"]
    without = sum(rows[slug] for slug in rows.keys() - numbered)
    facts = counts["facts"]
    for label, count, of in [
        ("of data sets, from an extract whose rows have no ids", without, data),
        ("of other data sets, with the row or unit named", counts["data located"], data - without),
        ("of data sets, with a quoted row that has the value", counts["data proved"], data),
        ("of other sources, with the place in it", counts["press located"], press),
        ("of other sources, with a quote that has the value", counts["press proved"], press),
        ("of other sources, which credit somebody else", counts["attributed"], press),
        ("of other sources, whose publisher is not named", counts["not named"], press),
        ("of the portal, computed from a point", counts["computed located"], counts["computed"]),
        ("facts on which two sources agree", counts["several"], facts),
        ("facts on which two independent sources agree", counts["independent"], facts),
    ]:
        yield QualityFigure(group, label, count, of)


def _of_sources() -> Iterator[QualityFigure]:
    sources = Source.objects.all()
    count, group = sources.count(), "Sources"
    for label, found in [
        (
            "have a kind and a named publisher",
            sources.exclude(kind="").exclude(publisher=NOT_NAMED),
        ),
        ("name a go-between in the publisher", sources.filter(publisher__icontains=" via ")),
        ("say how they were read", sources.exclude(how_read="")),
        ("read for this edition", sources.exclude(how_read__in=["", HowRead.NOT_AGAIN])),
        ("go back to another source", sources.exclude(derived_from=None)),
        ("have a web address", sources.exclude(url="")),
        ("archived", sources.exclude(archived_url="")),
    ]:
        yield QualityFigure(group, label, found.count(), count)


def _of_disagreements() -> Iterator[QualityFigure]:
    rows = Disagreement.objects.all()
    count, group = rows.count(), "Disagreements"
    yield QualityFigure(group, "ruled on", rows.exclude(ruled_at=None).count(), count)
    timed = rows.exclude(period="").count()
    yield QualityFigure(group, "about periods of statistics", timed, count)


def _of_corrections() -> Iterator[QualityFigure]:
    cases, waivers = Correction.objects.all(), Waiver.objects.standing()
    count, group = cases.count(), "Corrections"
    yield QualityFigure(group, "corrected here", cases.exclude(fixed_at=None).count(), count)
    yield QualityFigure(group, "told to the publisher", cases.exclude(told_at=None).count(), count)
    records = sum(model.objects.count() for model in record_models())
    stand = waivers.values("kind", "record_uid").distinct().count()
    yield QualityFigure(group, "records with a value that stands for a reason", stand, records)


def _of_titles() -> Iterator[QualityFigure]:
    """Count over all records; `portal/data/README.md` has titles by kind."""
    tables = [model.objects.all() for model in record_models()]
    group, count = "Titles and summaries", sum(map(len, tables))
    for code in [code for code in LANGUAGES if code != DEFAULT]:
        title, origin = (f"{name}_{column_suffix(code)}" for name in ("title", "title_origin"))
        titles = [records.exclude(**{title: ""}) for records in tables]
        composed = sum(some.filter(**{origin: TitleOrigin.COMPOSED}).count() for some in titles)
        told = sum(some.count() for some in titles)
        yield QualityFigure(group, f"records with a title: {LANGUAGES[code]}", told, count)
        yield QualityFigure(group, "of these composed here", composed, told)
    names, summary = country_names(None), f"summary_{column_suffix(DEFAULT)}"
    made = sum(bool(str(summary_of(document, names))) for document in _documents())
    yield QualityFigure(group, "records with a summary, most made from facts", made, count)
    written = sum(records.exclude(**{summary: ""}).count() for records in tables)
    yield QualityFigure(group, "of these written by an editor", written, made)


def _of_stories() -> Iterator[QualityFigure]:
    """Count the stories that are long enough to read and show their evidence."""
    bodies = [getattr(story, f"body_{column_suffix(DEFAULT)}") for story in Story.objects.all()]
    words = [[code.word for code in shortcodes_in(build_parser().parse(body))] for body in bodies]
    for label, count in [
        ("of 350 words and more", sum(len(body.split()) >= 350 for body in bodies)),
        ("with two figures and more", sum(len(codes) > 1 for codes in words)),
        ("with a chart or a map", sum(not {"chart", "map"}.isdisjoint(codes) for codes in words)),
    ]:
        yield QualityFigure("Stories", label, count, len(bodies))


def _of_projects() -> Iterator[QualityFigure]:
    group, columns, lineage = "Chinese participation", PublicColumns(), Lineage()
    documents: list[RecordDocument] = []
    kinds = (ENERGY_PROJECTS, FACILITIES, PIPELINES)
    counts = [kind.model.objects.count() for kind in kinds]
    for kind, of in zip(kinds, counts, strict=True):
        named = columns.of(kind.model).keys[mark_participation(columns, kind.model, CHINA)]
        found = kind.model.objects.with_documents().filter(pk__in=named.tolist())
        documents += [record.edition.document for record in found if record.edition]
        label = f"{kind.many} with a participant"
        yield QualityFigure(group, label, len(named), of)
        roles = public_rows(role_model(kind.model))
        label = f"roles in {str(kind.many).lower()} with a quote"
        yield QualityFigure(group, label, roles.exclude(quote="").count(), roles.count())
    yield QualityFigure(group, "the three together", len(documents), sum(counts))
    sizes = [
        [fact["claims"] for name, fact in one["facts"].items() if name in SIZES]
        for one in documents
    ]
    most = [max((len(set(map(lineage.origin_of, c))) for c in some), default=0) for some in sizes]
    label, sized = "with a size, told by two independent sources", sum(map(bool, most))
    yield QualityFigure(group, label, sum(n > 1 for n in most), sized)
    for model in (EnergyProject, Facility):
        placed, name = model.objects.exclude(latitude=None), model._meta.verbose_name_plural
        exact = list(placed.filter(accuracy=Accuracy.EXACT).with_documents())
        told = [one.edition.document["facts"]["accuracy"]["claims"] for one in exact if one.edition]
        silent = sum(not any(c["agrees"] and c["value"] == "exact" for c in some) for some in told)
        for label, number, of in [
            (f"{name} at a place called exact", len(exact), placed.count()),
            (f"{name} called exact without a statement that says so", silent, len(exact)),
        ]:
            yield QualityFigure("Locations", label, number, of)


def _of_statistics() -> Iterator[QualityFigure]:
    rows = Observation.objects.live().select_related("series", "source", "attributed_to")
    count = rows.count()
    proved = sum(
        proves(statement(one, Judged(Standing.AGREES)), {"unit": one.series.unit, "label": ""})
        for one in rows
    )
    pairs = rows.order_by().values("series", "period").annotate(sources=Count("source"))
    unnamed = rows.filter(source__publisher=NOT_NAMED)
    own, trade = "Statistics", "Trade of China with the five, in dollars a year"
    for group, label, number, of in [
        (own, "values with the place in the source", rows.exclude(locator="").count(), count),
        (own, "values with a quote that has them", proved, count),
        (own, "values credited to somebody", rows.exclude(attributed_to=None).count(), count),
        (own, "values whose publisher is not named", unnamed.count(), count),
        (own, "periods with two sources", pairs.filter(sources__gt=1).count(), pairs.count()),
        (trade, "2013–2025: total, exports, imports", len(annual_cells(2013, 2025)), 390),
        (trade, "2016–2025: exports and imports", len(mirror_cells(2016, 2025)), 200),
    ]:
        yield QualityFigure(group, label, number, of)
