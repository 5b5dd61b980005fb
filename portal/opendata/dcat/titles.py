"""What the lists of the API are called and are about, read off what pages call them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from portal.models import Part, Record
from portal.models.languages import DEFAULT, LANGUAGES
from portal.opendata.dcat.extensions import Subject, Texts
from portal.records.kinds import Kind, all_kinds

WITH_FACTS = _(
    "{title}: {about}. Every figure with its sources and, where they disagree, what others say."
)
WITHOUT_FACTS = _("{title}: {about}.")
OF_RECORDS = _("{title}: row by row, each with the record that it belongs to.")
UNDESCRIBED = _("{title}: everything public in this list of Corridor.")


def spoken(text: Any) -> Texts:
    """A translated text in each language that has it."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[code] = str(text)
    return {code: said for code, said in found.items() if code == DEFAULT or said != found[DEFAULT]}


def owner_of(model: type[Model]) -> type[Model]:
    """The model of the records that these rows are, or belong to."""
    if not issubclass(model, Part):
        return model
    owner: Any = model._meta.get_field("record").related_model
    return owner  # type: ignore[no-any-return]


def subject_of(name: str, models: Mapping[str, type[Model]], said: list[Subject]) -> Subject:
    """What an app says of a list; a list of parts has the themes of what they are parts of."""
    found = {one.list: one for one in said}
    if name in found:
        return found[name]
    owner = owner_of(models[name])
    whole = next((found[other] for other in found if models.get(other) is owner), None)
    themes, keywords = (whole.themes, whole.keywords) if whole else ((), ())
    return Subject(list=name, themes=themes, keywords=keywords)


def named(model: type[Model], subject: Subject) -> Subject:
    """The subject with a title, and with a sentence about it."""
    way = _way(model)
    title = capfirst(subject.title or (way.many if way else _plural(model)))
    about = subject.about or (way and way.about)
    if not about:
        sentence = OF_RECORDS if issubclass(model, Part) else UNDESCRIBED
        return replace(subject, title=title, about=format_lazy(sentence, title=title))
    sentence = WITH_FACTS if issubclass(model, Record) and model.facts else WITHOUT_FACTS
    return replace(subject, title=title, about=format_lazy(sentence, title=title, about=about))


def _way(model: type[Model]) -> Kind | None:
    return all_kinds().get(model.kind()) if issubclass(model, Record) else None


def _plural(model: type[Model]) -> Any:
    """“Phases (Energy projects)”, or what the framework calls rows that are no parts."""
    owner = owner_of(model)
    if not issubclass(owner, Record) or owner is model:
        return model._meta.verbose_name_plural
    fields: Any = owner._meta
    label = next(
        (
            label
            for name, label in owner.part_labels.items()
            if fields.get_field(name).related_model is model
        ),
        model._meta.verbose_name_plural,
    )
    way = _way(owner)
    return format_lazy("{} ({})", label, way.many if way else owner._meta.verbose_name_plural)
