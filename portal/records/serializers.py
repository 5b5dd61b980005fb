"""The shapes of documents. They run when something is published; the result is stored."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import GenericAlias, get_original_bases
from typing import Any, ClassVar, Self, get_args, get_type_hints

from django.db.models import Manager, Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.utils.model_meta import FieldInfo, RelationInfo

from portal.facts import PartPath
from portal.facts.types import number_to_json
from portal.models import ExternalId, NameKind, OtherName, Part, Record, Scheme, Source, SourcedPart
from portal.models.fields import Column, RecordKeyField
from portal.models.languages import DEFAULT, column_suffix, texts_by_language
from portal.models.provinces import names_of_province, province_names
from portal.records import documents
from portal.records.document_types import (
    FactDocument,
    PartStatements,
    RecordDocument,
    ReferenceDocument,
    SourceDocument,
)
from portal.records.fact_serializers import (
    AnyField,
    FactSerializer,
    LocalTextSerializer,
    PartStatementsSerializer,
    ReferenceSerializer,
    SourceBriefSerializer,
)
from portal.records.registry import records_of

type AnySerializer = serializers.Serializer[Any]
type AnyPartSerializer = PartSerializer[Any]
type FieldBuilder = tuple[type[AnyField], dict[str, object]]
"""A class of fields and its arguments."""


class EditionSerializer(serializers.Serializer[object]):
    number = serializers.IntegerField()
    issued_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    second_reader = serializers.BooleanField()


@extend_schema_field(serializers.FloatField())
class JsonNumberField(serializers.Field[Decimal, object, int | float, object]):
    """A decimal as a JSON number."""

    def to_representation(self, value: Decimal) -> int | float:
        return number_to_json(value)


@extend_schema_field(SourceBriefSerializer)
class SourceField(serializers.Field[Source, object, SourceDocument, object]):
    """The source of a part, ready to cite."""

    def to_representation(self, value: Source) -> SourceDocument:
        return documents.source_document(value)


@extend_schema_field(ReferenceSerializer(allow_null=True))
class ReferenceField(serializers.Field[Record, object, ReferenceDocument | None, object]):
    """Another record, while it is public; nothing otherwise."""

    def to_representation(self, value: Record) -> ReferenceDocument | None:
        return value.as_reference()


class NamedRecordField(ReferenceField):
    """A record of any kind, by its key, in rows of a `PartList`."""

    def get_attribute(self, instance: Any) -> Record | None:
        return instance.named.get(super().get_attribute(instance))


class PartList(serializers.ListSerializer[Any]):
    """Rows of a part. The records that their keys name are loaded together."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = [*(data.all() if isinstance(data, Manager) else data)]
        fields = self.child.fields.values()  # type: ignore[union-attr]  # the stubs allow none
        keys = [str(field.source) for field in fields if isinstance(field, NamedRecordField)]
        named = records_of(getattr(row, key) for row in rows for key in keys)
        for row in rows if keys else ():
            row.named = named
        return super().to_representation(rows)


class StatementList(serializers.ListSerializer[object]):
    """Several statements; in a table one column, each with its comparator and source."""


class RowField[M: Model, T](serializers.Field[M, object, T, object]):
    """Field made of several columns of a row."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)


@extend_schema_field(LocalTextSerializer)
class LocalField(RowField[Model, dict[str, str]]):
    """The columns of one text in every content language."""

    def to_representation(self, value: Model) -> dict[str, str]:
        return texts_by_language(value, str(self.field_name))


class ProvinceField(serializers.CharField):
    """A province by its name in English, which `admin1` has been since before it was a code."""

    def to_representation(self, value: str) -> str:
        return names_of_province(value)[DEFAULT]


class ProvinceCodeField(serializers.CharField):
    """The code of a province, empty where only a name is known."""

    def to_representation(self, value: str) -> str:
        return value if value in province_names() else ""


OF_PROVINCES: dict[str, FieldBuilder] = {
    "admin1": (ProvinceField, {"read_only": True}),
    "admin1_code": (ProvinceCodeField, {"source": "admin1", "read_only": True}),
}
"""Fields of documents that are made of the column `admin1`."""


class Shape[M: Model](serializers.ModelSerializer[M]):
    """A model's columns as documents have them: decimals are numbers, countries codes, records
    references."""

    # The docstring is in the description of the API.

    document_type: ClassVar[type]
    """TypedDict whose keys are the fields, unless `Meta` names some."""
    common_first: ClassVar[bool] = True
    """True if the fields of the base class come before the own ones."""

    def __class_getitem__(cls, *args: object, **kwargs: object) -> Any:
        """Remember what is named in brackets, which DRF itself forgets."""
        return GenericAlias(cls, *args)

    def __init_subclass__(cls) -> None:
        """Take the model from the brackets, the fields from the type of the documents."""
        super().__init_subclass__()
        model = next(iter(get_args(get_original_bases(cls)[0])), None)
        if isinstance(model, type) and "Meta" not in vars(cls):
            base, keys = super(cls, cls).Meta, cls.document_type.__annotations__
            fields = [*base.fields]
            if "document_type" in vars(cls):
                own = [name for name in keys if name not in (*fields, "edition")]
                fields = [*fields, *own] if cls.common_first else [*own, *fields]
            meta = type("Meta", (base,), {"model": model, "fields": fields})
            cls.Meta = meta  # type: ignore[misc, assignment]  # made, as others are written

    @classmethod
    def of(cls, model: type[M], **members: object) -> type[Self]:
        """Return the subclass for a model, `FacilityRoleSerializer` for roles in facilities."""
        stated = {"__orig_bases__": (cls.__class_getitem__(model),), "__module__": model.__module__}
        return type(f"{model.__name__}Serializer", (cls,), {**members, **stated})

    def build_field(
        self, field_name: str, info: FieldInfo, model_class: type[M], nested_depth: int
    ) -> FieldBuilder:
        """A text has all its languages, a province its name and its code, and a fact its own name
        whatever its column is called."""
        if field_name in OF_PROVINCES:
            return OF_PROVINCES[field_name]
        if f"{field_name}_{column_suffix(DEFAULT)}" in info.fields:
            return LocalField, {}
        fact = getattr(model_class, "facts", {}).get(field_name)
        match fact and fact.columns_of(field_name):
            case (column,) if column != field_name:
                return serializers.CharField, {"source": column}
        return super().build_field(field_name, info, model_class, nested_depth)

    def build_standard_field(self, field_name: str, model_field: Column) -> FieldBuilder:
        if model_field.get_internal_type() == "DecimalField":
            return JsonNumberField, {"read_only": True, "allow_null": True}
        if isinstance(model_field, RecordKeyField):
            return NamedRecordField, {"read_only": True}
        return super().build_standard_field(field_name, model_field)

    def build_relational_field(self, field_name: str, relation_info: RelationInfo) -> FieldBuilder:
        if issubclass(relation_info.related_model, Record) and not relation_info.to_many:
            return ReferenceField, {"read_only": True}
        part = relation_info.related_model
        if issubclass(part, Part):
            known = (one for named, one in OF_PARTS.items() if issubclass(part, named))
            of_rows = get_args(get_type_hints(self.document_type).get(field_name))
            return next(known, None) or part_serializer(part, *of_rows), {"many": True}
        return super().build_relational_field(field_name, relation_info)


class PartSerializer[P: Part](Shape[P]):
    class Meta:
        list_serializer_class = PartList
        fields: ClassVar[list[str]] = ["uid"]


class SourcedPartSerializer[P: Part](PartSerializer[P]):
    common_first = False
    source = SourceField(read_only=True)  # type: ignore[assignment]  # a name, not DRF's argument
    statements = serializers.SerializerMethodField()

    class Meta(PartSerializer.Meta):
        own: ClassVar[list[str]] = ["source", "locator", "quote", "statements"]
        fields: ClassVar[list[str]] = [*PartSerializer.Meta.fields, *own]

    @extend_schema_field(PartStatementsSerializer(many=True))
    def get_statements(self, part: P) -> list[PartStatements]:
        """Facts of the row about which several sources say something; the record adds them."""
        return []


class OtherNameSerializer(serializers.Serializer[OtherName]):
    uid = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField(allow_blank=True)
    script = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=NameKind.choices, help_text="Kind of name")


class ExternalIdSerializer(serializers.Serializer[ExternalId]):
    uid = serializers.CharField()
    scheme = serializers.ChoiceField(choices=Scheme.choices)
    value = serializers.CharField()


class RecordSerializer[R: Record](Shape[R]):
    """Beginning and end of the documents of every kind of record. A subclass names the TypedDict
    that describes its documents."""

    document_type: ClassVar[type] = RecordDocument

    kind = serializers.CharField(read_only=True)
    title = serializers.DictField(child=serializers.CharField(), source="titles", read_only=True)
    local_language = serializers.CharField(read_only=True)
    summary = LocalField()
    title_origin = LocalField()
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    facts = serializers.SerializerMethodField()

    class Meta:
        head: ClassVar[list[str]] = ["kind", "uid", "slug", "url", "title", "local_language"]
        fields: ClassVar[list[str]] = [*head, "summary", "facts", "title_origin"]

    def get_fields(self) -> dict[str, AnyField]:
        found = super().get_fields()
        if not self.Meta.model.facts:
            del found["facts"]
        return found

    @extend_schema_field(serializers.DictField(child=FactSerializer()))
    def get_facts(self, record: R) -> dict[str, FactDocument]:
        judged = record.judge_all()
        return {name: documents.fact_document(record, name, one) for name, one in judged.items()}

    def to_representation(self, record: R) -> dict[str, object]:
        """Move what several sources say of a part to its row."""
        document: dict[str, Any] = super().to_representation(record)
        for path in filter(None, map(PartPath.parse, [*document.get("facts", ())])):
            row = next(row for row in document[path.relation] if row["uid"] == path.uid)
            stated = {**document["facts"].pop(str(path)), "fact": str(path)}
            row["statements"] = [*row["statements"], stated]
        return document


OF_PARTS: dict[type, type[AnySerializer]] = {
    OtherName: OtherNameSerializer,
    ExternalId: ExternalIdSerializer,
}

BASES_OF_PARTS: dict[type, type[AnyPartSerializer]] = {}
"""Serializers that those of all parts of one sort extend, by the sort."""


def default_serializer(
    model: type[Record], document_type: type | None
) -> type[RecordSerializer[Any]]:
    """The serializer of a kind that does not write its own: the keys of the type of its documents,
    or else its columns in the order of their declaration, texts by language, and its parts."""
    if document_type:
        return RecordSerializer.of(model, document_type=document_type)
    common = {field.name for field in Record._meta.get_fields()}
    columns = [field.name for field in (*model._meta.fields, *model._meta.many_to_many)]
    own = [
        name.removesuffix("_en")
        for name in columns
        if name not in common and not name.endswith(("_zh_hans", "_ru"))
    ]
    fields = dict.fromkeys([*own, *model.parts])
    return extend_serializer(RecordSerializer, f"{model.__name__}Serializer", model, fields)


@cache
def part_serializer(part: type[Part], document_type: type | None = None) -> type[AnyPartSerializer]:
    """The serializer of a part that does not write its own: as that of all parts of its sort, or
    as that of a kind."""
    for sort, of_sort in BASES_OF_PARTS.items():
        if issubclass(part, sort):
            return of_sort.of(part)
    is_sourced = issubclass(part, SourcedPart)
    base: type[AnyPartSerializer] = SourcedPartSerializer if is_sourced else PartSerializer
    if document_type:
        return base.of(part, document_type=document_type)
    hidden = {"id", "record", *base.Meta.fields}
    own = [field.name for field in part._meta.fields if field.name not in hidden]
    return extend_serializer(base, f"{part.__name__}Serializer", part, dict.fromkeys(own))


def extend_serializer[S: serializers.ModelSerializer[Any]](
    base: type[S], name: str, model: type[Model], fields: Mapping[str, AnyField | None]
) -> type[S]:
    """Return a subclass of a serializer with more fields, or other ones of the same name; None
    stands for one that follows from the column."""
    names = list(dict.fromkeys([*base.Meta.fields, *fields]))
    meta = type("Meta", (base.Meta,), {"model": model, "fields": names})
    stated = {field: one for field, one in fields.items() if one is not None}
    return type(name, (base,), {**stated, "Meta": meta, "__doc__": model.__doc__})
