"""Descriptions and examples of the fields of answers, for their OpenAPI description.

A field has that of its serializer. Others have what their name means everywhere, by
`meanings.csv`, or what the fact or the column of that name says of itself.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.utils.text import capfirst

from portal.models import Record
from portal.models.packaged_tables import read_table
from portal.records.document_types import Json, JsonObject


class Meaning(NamedTuple):
    words: str
    example: Json = None


MEANINGS = {
    row["name"]: Meaning(row["words"], json.loads(row["example"] or "null"))
    for row in read_table(Path(__file__).with_suffix(".csv"))
}

REQUIRED_EXAMPLES: dict[str, Json] = {"q": "Almaty"}
PARAMETER_EXAMPLES: dict[str, Json] = {"page_size": 5, "country": ["KZ"], "format": "json"}


def describe_parameters(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: describe parameters, and give each operation an example to ask."""
    for operations in result["paths"].values():
        for parameter in operations["get"].get("parameters", ()):
            name = parameter["name"]
            if name == "fields":
                parameter["example"] = parameter["schema"]["items"]["enum"][:2]
            elif name in PARAMETER_EXAMPLES:
                parameter["example"] = PARAMETER_EXAMPLES[name]
            elif parameter.get("required") and name in REQUIRED_EXAMPLES:
                parameter["example"] = REQUIRED_EXAMPLES[name]
            _describe(name, parameter, MEANINGS.get(name, Meaning("")).words)
    return result


def _describe(name: str, described: JsonObject, words: str) -> None:
    described["description"] = complete_words(name, described.get("description", ""), words)


def complete_words(name: str, said: str, meaning: str) -> str:
    """Return a description, with the meaning before it where it only shows the form of a value
    (“2021, 2021-06 …”) or the allowed values, and instead of it where it repeats the name."""
    if not meaning:
        return capfirst(said)
    if said.lower().replace(" ", "_") in ("", name.lower()):
        return capfirst(meaning)
    if said[0].isdigit():
        return f"{capfirst(meaning)}: {said}"
    return f"{capfirst(meaning)}\n\n{said}" if said.startswith("* `") else capfirst(said)


def describe_fields(result: JsonObject, **kwargs: object) -> JsonObject:
    """Post-processing hook: describe each field that has no description."""
    others = dict(_words_of_models())
    for shape in result["components"]["schemas"].values():
        for name, field in shape.get("properties", {}).items():
            meaning = MEANINGS.get(name) or Meaning(others.get(name, ""))
            _describe(name, field, meaning.words)
            is_number = field.get("type") == "integer" and isinstance(meaning.example, bool)
            if meaning.example is None or is_number:
                continue
            if "enum" not in field and "$ref" not in field:
                field.setdefault("examples", [meaning.example])
    return result


def _words_of_models() -> Iterator[tuple[str, str]]:
    """Yield what relations, columns and facts are called, by name: the facts, which may be in
    several models, last."""
    for relation in (one for model in apps.get_models() for one in model._meta.related_objects):
        if relation.related_name:
            yield relation.related_name, f"Its {relation.related_model._meta.verbose_name_plural}"
    for model in apps.get_models():
        for field in model._meta.fields:
            words = (str(field.verbose_name), str(field.help_text))
            yield field.name, ". ".join(filter(None, words))
    for model in apps.get_models():
        if issubclass(model, Record):
            for name, fact in model.facts.items():
                unit = f", {fact.unit}" if fact.unit else ""
                yield name, f"{model.fact_label(name)}{unit}"
