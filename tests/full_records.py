"""Records with something in every corner: claims, a dispute that is settled, rows in each part."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.facts import (
    Amount,
    Choice,
    CountryCode,
    CountryCodes,
    DateRange,
    Money,
    PartialDate,
    Point,
    Province,
    Text,
)
from portal.models import Record
from tests.factories import (
    MAKERS,
    claim,
    claim_all,
    make_country,
    make_organisation,
    make_source,
    make_user,
    publish,
    rule,
)

OTHERWISE = {
    Amount: "7",
    CountryCode: "CN",
    CountryCodes: "CN",
    PartialDate: "1901",
    Money: "7 USD",
    Point: "1,1",
    DateRange: "1901",
    Text: "otherwise",
    Province: "KZ-10",
}
"""A canonical value that no factory accepts, for each type of fact."""

ROWS: dict[str, dict[str, Any]] = {
    "names": {"name": "The old one", "kind": "former", "language": "kk"},
    "external_ids": {"scheme": "wikidata", "value": "Q1"},
    "phases": {"name": "Phase A", "phase_status": "operating", "capacity_mw": "24.9"},
    "roles": {"role": "owner", "share_percent": "51.5", "amount": "7000", "currency": "USD"},
    "milestones": {"on": "2021-06", "milestone_status": "operating", "note_en": "Opened"},
    "photos": {
        "alt_en": "A dam",
        "alt_zh_hans": "坝",
        "alt_ru": "Плотина",
        "credit": "A. N.",
        "licence": "CC0",
    },
    "subjects": {"about": "place:nowhere"},
    "services": {"name_en": "Storage", "category": "logistics", "service_status": "operating"},
    "stops": {"position": 2, "role": "via", "name_en": "Kashgar", "name_ru": "Кашгар"},
    "signed_documents": {"name_en": "A treaty", "signed_kind": "treaty", "about": "place:nowhere"},
    "goods": {"name_en": "Grain", "group": "general"},
    "entries": {"rank": 2, "name": "Somewhere", "value": "3.5", "share_percent": "12"},
    "period_rulings": {"period": "2024", "rule": "official", "reason_en": "It counted."},
}
"""A row of each part that a kind of record may have, by the name of its relation, or of its model
where parts of two kinds have the same name and other columns."""

LATER: dict[str, dict[str, Any]] = {
    "subjects": {"about": "place:elsewhere"},
    "stops": {"position": 1},
    "entries": {"rank": 1},
    "milestones": {"on": "2019"},
}
"""What is added last and stands first."""


def make_full(model: type[Record]) -> Any:
    """A draft of any kind that can be published, disputed and ruled, with two rows in each part."""
    record = MAKERS[model](
        summary_en="In short.", title_ru="По-русски", title_local="Қазақша", local_language="kk"
    )
    claim_all(record)
    for name, fact in accepted_facts(record)[:1]:
        claim(record, name, other_value(fact, fact.accepted(record, name)), quote="As it stands")
        rule(record, name)
    for relation in model.parts:
        add_row(record, relation)
        add_row(record, relation, **LATER.get(relation, {}))
    return record


def edit_all(draft: Record) -> None:
    """Change a draft in every corner: its title, a fact, what it names, its rows."""
    draft.title_en, draft.title_ru = "Renamed", "Переименовано"
    for name, fact in accepted_facts(draft)[:1]:
        fact.accept(draft, name, other_value(fact, fact.accepted(draft, name)))
        rule(draft, name, reason_en="The others copied it.")
    draft.save()
    for many in draft._meta.many_to_many:
        getattr(draft, many.name).set([make_country("UZ"), make_country("TJ")])
    if draft.facts:
        claim_all(draft)
    for many in draft._meta.many_to_many:
        if many.name in draft.facts:
            rule(draft, many.name, reason_en="The others knew of one only.")
    for relation in type(draft).parts:
        first = getattr(draft, relation).order_by("pk").first()
        if first:
            first.delete()
        add_row(draft, relation)
        if first:
            add_row(draft, relation, uid=first.uid)  # as loading an old edition brings it back


def add_row(record: Record, relation: str, **kwargs: Any) -> Any:
    manager: Any = getattr(record, relation)
    columns = {field.name for field in manager.model._meta.fields}
    made: dict[str, Callable[[], Any]] = {
        "source": make_source,
        "organisation": lambda: publish(make_organisation()),
        "made_by": make_user,
        "image": picture,
    }
    named = {name: make() for name, make in made.items() if name in columns}
    row = ROWS.get(manager.model.__name__) or ROWS[relation]
    return manager.create(**{**named, **row, **kwargs})


def picture() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(data, "PNG")
    return SimpleUploadedFile("dam.png", data.getvalue(), "image/png")


def accepted_facts(record: Record) -> list[Any]:
    return [(name, fact) for name, fact in record.facts.items() if fact.accepted(record, name)]


def other_value(fact: Any, accepted: str) -> str:
    """A value that the fact does not have."""
    if isinstance(fact.type, Choice):
        return next(value for value in fact.type.choices.values if value != accepted)
    if isinstance(fact.type, CountryCode | CountryCodes):
        make_country("CN")
    return OTHERWISE[type(fact.type)]
