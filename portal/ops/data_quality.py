"""Figures on the quality of the public data, each with what it is a share of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from portal.models import Correction, Disagreement, Edition, Source, SourceKind, TitleOrigin, Waiver
from portal.models.languages import DEFAULT, LANGUAGES, column_suffix
from portal.models.sources import HowRead
from portal.publication.proof import proves
from portal.publication.source_lineage import Lineage
from portal.records.contributions import MeasuredFact, QualityFigure, quality_figures
from portal.records.registry import record_models

HEAD = """# Quality of the packaged data

What share of the data meets each aim. Written by `manage.py data_quality` from the public
records; a test compares it with the packaged data.

`manage.py audit_site` on 28 November 2026: 5,035 of 5,035 figures in answers, 10,151 of
10,151 in files and 19,449 of 19,449 on pages and in charts lead to a statement with a source.
"""


def render_quality() -> str:
    """Write the figures as Markdown, a table for each group."""
    found = [*_of_statements(), *_of_sources(), *_of_disagreements(), *_of_corrections()]
    found += _of_titles()
    found += quality_figures.collect()
    parts = [HEAD]
    for group, figures in groupby(found, key=lambda figure: figure.group):
        parts += [f"\n## {group}\n", "\n| | number | of | share |\n", "|---|---|---|---|\n"]
        parts += map(_row, figures)
    return "".join(parts)


def _row(figure: QualityFigure) -> str:
    share = f"{100 * figure.count / figure.of:.0f}%" if figure.of else "–"
    return f"| {figure.label} | {figure.count:,} | {figure.of:,} | {share} |\n"


KINDS = {SourceKind.DATASET.value: "data", SourceKind.COMPUTED.value: "computed"}


def _of_statements() -> Iterator[QualityFigure]:
    counts, lineage = Counter[str](), Lineage()
    for edition in Edition.objects.iterator():
        document = edition.document
        for name, fact in document.get("facts", {}).items():
            about: MeasuredFact = {
                "kind": document["kind"],
                "name": name,
                "unit": fact["unit"],
                "label": "",
            }
            live = [claim for claim in fact["claims"] if claim["retracted_at"] is None]
            for claim in live:
                counts[kind := KINDS.get(claim["source"]["kind"], "press")] += 1
                counts[f"{kind} located"] += bool(claim["locator"])
                counts[f"{kind} proved"] += bool(claim["quote"]) and proves(claim, about)
            agreeing = [claim for claim in live if claim["agrees"]]
            counts["attributed"] += sum(bool(claim["attributed_to"]) for claim in live)
            counts["facts"] += bool(agreeing)
            counts["several"] += len({claim["source"]["slug"] for claim in agreeing}) > 1
            counts["independent"] += len(set(map(lineage.origin_of, agreeing))) > 1
    group, data, press = "Statements about records", counts["data"], counts["press"]
    yield QualityFigure(group, "of data sets, with row or unit", counts["data located"], data)
    yield QualityFigure(group, "of data sets, with a row that has it", counts["data proved"], data)
    yield QualityFigure(group, "of others, with the place", counts["press located"], press)
    yield QualityFigure(group, "of others, with a quote that has it", counts["press proved"], press)
    yield QualityFigure(group, "of others, credited to somebody", counts["attributed"], press)
    ours = counts["computed"]
    yield QualityFigure(
        group, "computed by the portal, from a point", counts["computed located"], ours
    )
    facts = counts["facts"]
    yield QualityFigure(group, "facts on which two sources agree", counts["several"], facts)
    yield QualityFigure(group, "the same, independent ones", counts["independent"], facts)


def _of_sources() -> Iterator[QualityFigure]:
    sources = Source.objects.all()
    count, group = sources.count(), "Sources"
    read = sources.exclude(how_read__in=["", HowRead.NOT_AGAIN])
    yield QualityFigure(
        group, "say how they were read", sources.exclude(how_read="").count(), count
    )
    yield QualityFigure(group, "read for this edition", read.count(), count)
    from_another = sources.exclude(derived_from=None).count()
    yield QualityFigure(group, "go back to another source", from_another, count)
    yield QualityFigure(group, "have a web address", sources.exclude(url="").count(), count)
    yield QualityFigure(group, "archived", sources.exclude(archived_url="").count(), count)


def _of_disagreements() -> Iterator[QualityFigure]:
    rows = Disagreement.objects.all()
    count, group = rows.count(), "Disagreements"
    yield QualityFigure(group, "ruled on", rows.exclude(ruled_at=None).count(), count)
    yield QualityFigure(
        group, "about periods of statistics", rows.exclude(period="").count(), count
    )


def _of_corrections() -> Iterator[QualityFigure]:
    cases, waivers = Correction.objects.all(), Waiver.objects.standing()
    count, group = cases.count(), "Corrections"
    yield QualityFigure(group, "corrected here", cases.exclude(fixed_at=None).count(), count)
    yield QualityFigure(group, "told to the publisher", cases.exclude(told_at=None).count(), count)
    records = sum(model.objects.count() for model in record_models())
    stand = waivers.values("kind", "record_uid").distinct().count()
    yield QualityFigure(group, "records with a value that stands for a reason", stand, records)


def _of_titles() -> Iterator[QualityFigure]:
    group, english = "Titles and summaries", column_suffix(DEFAULT)
    for model in record_models():
        records, kind = model.objects.all(), model._meta.verbose_name_plural
        if not (count := records.count()):
            continue
        for name, suffix in _other_languages():
            titles = records.exclude(**{f"title_{suffix}": ""})
            composed = titles.filter(**{f"title_origin_{suffix}": TitleOrigin.COMPOSED})
            told = titles.count()
            yield QualityFigure(group, f"{kind} with a title: {name}", told, count)
            yield QualityFigure(group, "of these composed here", composed.count(), told)
        written = records.exclude(**{f"summary_{english}": ""}).count()
        yield QualityFigure(group, f"{kind} with a summary by an editor", written, count)


def _other_languages() -> Iterable[tuple[str, str]]:
    return [(LANGUAGES[code], column_suffix(code)) for code in LANGUAGES if code != DEFAULT]
