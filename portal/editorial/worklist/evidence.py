"""Checks for missing facts, sources, rulings and translations, with the rules of publishing; for
values that change by much at once, and for what rests on a retracted source."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeGuard

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.editorial.worklist.registry import Changes, Check, CheckedBatch, CheckResult, Severity
from portal.facts import Point
from portal.facts.types import plain_number
from portal.models import BundleItem, Publishable, Record, Source, Status
from portal.models.languages import DEFAULT, column_suffix, columns
from portal.models.parts import SourcedPart
from portal.models.records import is_reference, record_key_columns
from portal.records.registry import records_of


def has_facts(model: type[Model]) -> TypeGuard[type[Record]]:
    return issubclass(model, Record) and bool(model.facts)


def is_record(model: type[Model]) -> TypeGuard[type[Record]]:
    return issubclass(model, Record)


@Check(
    "blocked",
    severity=Severity.BLOCKS,
    label=_("Cannot be published"),
    sentence=_("Things missing before it can be published: %(count)s."),
)
def find_blocked(work: CheckedBatch[Publishable]) -> Iterator[CheckResult]:
    for one in work.waiting:
        if blockers := one.row.publication_blockers():
            count = sum(len(blocker.items) or 1 for blocker in blockers)
            yield CheckResult(one, "", {"count": count})


@Check(
    "no-source",
    label=_("Fact without a source"),
    sentence=_("%(fact)s has no source."),
    fits=has_facts,
)
def find_unsupported(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    for one in work.records:
        for name in one.row.unsupported(one.judged):
            yield CheckResult(one, one.row.column_of(name), {"fact": name})


@Check(
    "no-ruling",
    label=_("Disagreement without a decision"),
    sentence=_("Sources disagree about %(fact)s, and no decision says why its value is used."),
    fits=has_facts,
)
def find_unruled(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    yield from _unruled(work, has_ruling=False)


@Check(
    "later-value",
    label=_("Value that came after the decision"),
    sentence=_("A value of %(fact)s came after the decision: confirm it, or decide anew."),
    fits=has_facts,
)
def find_later_values(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    yield from _unruled(work, has_ruling=True)


def _unruled(work: CheckedBatch[Record], *, has_ruling: bool) -> Iterator[CheckResult]:
    """Facts without a ruling, or with one that has not judged all that is said."""
    for one in work.records:
        for name in one.row.unruled(one.judged):
            if bool(one.row.newest_ruling(name, one.judged[name])) is has_ruling:
                yield CheckResult(one, one.row.column_of(name), {"fact": name})


def find_drafts_naming(model: type[Publishable], changed: Changes) -> Iterator[str]:
    """Drafts that name records which are public now, or no longer, or were put into a bundle."""
    if not is_record(model):
        return
    named = {one: uids for one, uids in changed.items() if is_record(one) and uids}
    waiting = {"status__in": (Status.DRAFT, Status.REVIEW)}
    tables: list[tuple[QuerySet[Any], str]] = [(model.working.filter(**waiting), "uid")]
    owned = {f"record__{name}": value for name, value in waiting.items()}
    tables += [(model.part_rows(one).filter(**owned), "record__uid") for one in model.owned()]
    for rows, uid in tables if named else ():
        for field in rows.model._meta.concrete_fields:
            if is_reference(field) and field.related_model in named:
                wanted = {f"{field.name}__uid__in": named[field.related_model]}
                yield from rows.filter(**wanted).values_list(uid, flat=True)
        keys = [f"{one.kind()}:{own}" for one, uids in named.items() for own in uids]
        for name in record_key_columns(rows.model):
            yield from rows.filter(**{f"{name}__in": keys}).values_list(uid, flat=True)
    about = getattr(model, "about_column", "")  # and the uid beside it
    for one, uids in named.items() if about else ():
        wanted = {about: one.kind(), f"{about.replace('kind', 'uid')}__in": uids}
        yield from model.working.filter(**waiting, **wanted).values_list("uid", flat=True)


@Check(
    "names-draft",
    label=_("Names what is not public"),
    sentence=_("“%(title)s” is not public, and is not named in public here: publish it first."),
    fits=is_record,
    find_concerned=find_drafts_naming,
)
def find_named_drafts(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    """Leave out a record in the same open bundle, as both are published in one step."""
    rows = [one.row for one in work.waiting]
    prefetch_related_objects(rows, *rows[0].own_lookups() if rows else ())
    keyed = [(one, *named) for one in work.waiting for named in one.row.named_keys()]
    known = records_of(key for _one, _field, key in keyed)
    named = [
        *((one, *named) for one in work.waiting for named in one.row.named_records()),
        *((one, field, known[key]) for one, field, key in keyed if key in known),
    ]
    hidden = [found for found in named if not found[2].is_published]
    uids = {row.uid for one, _field, record in hidden for row in (one.row, record)}
    items = BundleItem.objects.filter(record_uid__in=uids, bundle__ended_at=None)
    bundles = dict(items.values_list("record_uid", "bundle")) if hidden else {}
    for one, field, record in hidden:
        bundle = bundles.get(one.row.uid)
        if bundle is None or bundle != bundles.get(record.uid):
            yield CheckResult(one, field, {"title": str(record)})


def point_facts(model: type[Record]) -> list[str]:
    return [name for name, fact in model.facts.items() if isinstance(fact.type, Point)]


@Check(
    "no-coordinates",
    label=_("Coordinates missing"),
    sentence=_("No %(fact)s: it cannot be shown on a map."),
    fits=lambda model: is_record(model) and bool(point_facts(model)),
)
def find_without_coordinates(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    for name in point_facts(work.model):
        for one in work.records:
            if not one.row.facts[name].accepted(one.row, name):
                yield CheckResult(one, one.row.column_of(name), {"fact": name})


def texts_of(model: type[Record]) -> list[str]:
    """Return the names of the texts in several languages, in the order of the columns: `title` …"""
    names = [field.name for field in model._meta.concrete_fields if not field.choices]
    ending = f"_{column_suffix(DEFAULT)}"
    bare = [name.removesuffix(ending) for name in names if name.endswith(ending)]
    return [name for name in bare if {*columns(name)} <= {*names}]


@Check(
    "outdated-text",
    label=_("Text changed in English only"),
    sentence=_("The draft changes the English text, and not: %(columns)s. Is it still the same?"),
    fits=is_record,
)
def find_outdated_texts(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    """Texts of other languages that the draft leaves as they are while it changes the English."""
    for one in work.waiting:
        same: list[str] = []
        for first, *others in map(columns, texts_of(work.model) if one.public else ()):
            if getattr(one.row, first) != getattr(one.public, first):
                pairs = {name: getattr(one.row, name) for name in others}
                same += [n for n, text in pairs.items() if text and text == getattr(one.public, n)]
        if same:
            yield CheckResult(one, same[0], {"columns": same})


MOVED = Decimal(50)
"""Percent of the earlier value."""


@Check(
    "moved",
    label=_("Value moved by more than half"),
    sentence=_("%(fact)s moves by %(percent)s %%: %(was)s is public, the draft says %(now)s."),
    fits=has_facts,
)
def find_moved(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    for one in work.waiting:
        if one.public is None:
            continue
        for name, fact in one.row.facts.items():
            was, now = fact.accepted(one.public, name), fact.accepted(one.row, name)
            percent = fact.gap_percent(was, now) if was and now else None
            if percent is not None and percent > MOVED:
                detail = {
                    "fact": name,
                    "was": f"{was} {fact.unit}".strip(),
                    "now": f"{now} {fact.unit}".strip(),
                    "percent": plain_number(percent),
                }
                yield CheckResult(one, one.row.column_of(name), detail)


def find_naming(model: type[Publishable], changed: Changes) -> Iterator[str]:
    """Records that name sources which are retracted now, or are no longer."""
    if not changed.get(Source) or not is_record(model):
        return
    for relation in model.owned():
        if issubclass(model.part_model(relation), SourcedPart):
            rows = model.part_rows(relation).filter(source__in=changed[Source])
            yield from rows.values_list("record__uid", flat=True)


@Check(
    "retracted-source",
    label=_("Rests on a retracted source"),
    sentence=_("“%(title)s” is retracted, and named here: give another source, or retract it."),
    fits=is_record,
    find_concerned=find_naming,
)
def find_retracted(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
    titles = dict(Source.working.exclude(retracted_at=None).values_list("pk", "title"))
    if not titles:
        return
    found = {one.row.pk: one for one in work.records}
    for relation in work.model.owned():
        if not issubclass(work.model.part_model(relation), SourcedPart):
            continue
        rows = work.model.part_rows(relation).filter(record__in=found, source__in=titles)
        if relation == "claims":
            rows = rows.filter(retracted_at=None)
        for key, source in dict(rows.order_by("-pk").values_list("record", "source")).items():
            yield CheckResult(found[key], relation, {"title": titles[source]}, source=source)


WITHOUT_TEXT = {"zh-hans": _("No Chinese text"), "ru": _("No Russian text")}


def _add_language_check(code: str, label: StrOrPromise) -> None:
    @Check(
        f"no-{code}",
        severity=Severity.NICE,
        label=label,
        sentence=_("Missing: %(columns)s."),
        fits=is_record,
    )
    def no_language(work: CheckedBatch[Record]) -> Iterator[CheckResult]:
        """English is filled in and this language is not."""
        names = texts_of(work.model)
        for one in work.records:
            lacking = [
                f"{name}_{column_suffix(code)}"
                for name in names
                if getattr(one.row, f"{name}_{column_suffix(DEFAULT)}")
                and not getattr(one.row, f"{name}_{column_suffix(code)}")
            ]
            if lacking:
                yield CheckResult(one, lacking[0], {"columns": lacking})


for code, label in WITHOUT_TEXT.items():
    _add_language_check(code, label)
