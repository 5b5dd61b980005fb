"""The shapes of facts, of what is said of them, and of what they name."""

from typing import Any

from rest_framework import serializers

from portal.facts import Comparator
from portal.models import ClaimKind, Rule, RulingRole, Source, SourceKind, Standing
from portal.models.languages import LANGUAGES
from portal.records.standings import OTHER_REASONS

type AnyField = serializers.Field[Any, Any, Any, Any]


class LocalTextSerializer(serializers.Serializer[object]):
    """A text in each content language; empty where it has not been written."""

    def get_fields(self) -> dict[str, AnyField]:
        return {code: serializers.CharField(allow_blank=True) for code in LANGUAGES}


class WordsField(serializers.DictField):
    """A text by language, of which some may be missing."""

    child = serializers.CharField(allow_blank=True)


class SourceBriefSerializer(serializers.Serializer[Source]):
    slug = serializers.SlugField()
    kind = serializers.ChoiceField(choices=SourceKind.choices, help_text="Kind of source")
    publisher = serializers.CharField()
    title = serializers.CharField(help_text="Title of the source, in one language")
    published_on = serializers.CharField(allow_blank=True, help_text="2021, 2021-06 or 2021-06-20")
    url = serializers.CharField(
        allow_blank=True, help_text="Address of the source; empty if it has none"
    )


class ReferenceSerializer(serializers.Serializer[object]):
    """Another public record."""

    kind = serializers.CharField()
    uid = serializers.CharField()
    slug = serializers.SlugField()
    title = WordsField(help_text="By language")
    url = serializers.CharField()


class RulingSerializer(serializers.Serializer[object]):
    rule = serializers.ChoiceField(choices=Rule.choices)
    reason = LocalTextSerializer()
    made_at = serializers.DateTimeField()
    made_in_role = serializers.ChoiceField(choices=RulingRole.choices, allow_blank=True)


class ReasonField(serializers.ChoiceField):
    """What says a standing more exactly."""

    def __init__(self) -> None:
        super().__init__(
            [*Rule.choices, *OTHER_REASONS.items()],
            allow_blank=True,
            help_text="Rule that says the standing more exactly: `scope` is another measure, "
            "`later-state` an earlier one, `newest-release` replaced, `planned-vs-actual` a plan, "
            "`rounding`; `sibling` is another reporter's count, `later` came after the ruling; or "
            "empty",
        )


class ClaimSerializer(serializers.Serializer[object]):
    """What one source says about one fact."""

    uid = serializers.CharField()
    kind = serializers.ChoiceField(
        choices=ClaimKind.choices, help_text="Whether it gives a value, or why it has none"
    )
    value = serializers.JSONField(allow_null=True, help_text="In the fact's own type")
    text = serializers.CharField(allow_blank=True, help_text="The value in its canonical text")
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    as_printed = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    as_of = serializers.CharField(allow_blank=True)
    source = SourceBriefSerializer()  # type: ignore[assignment]  # a name, not DRF's argument
    locator = serializers.CharField(allow_blank=True)
    quote = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    agrees = serializers.BooleanField(allow_null=True)
    standing = serializers.ChoiceField(choices=Standing.choices)
    recorded_at = serializers.DateTimeField()
    retracted_at = serializers.DateTimeField(allow_null=True)
    retraction_reason = serializers.CharField(allow_blank=True)
    attributed_to = SourceBriefSerializer(
        allow_null=True, help_text="Whom the source itself credits with it"
    )
    archived_url = serializers.CharField(allow_blank=True)
    standing_reason = ReasonField()


class MissingSerializer(serializers.Serializer[object]):
    """Why a fact has no value, by the newest statement that gives none."""

    reason = serializers.ChoiceField(
        choices=[kind for kind in ClaimKind.choices if kind[0] != ClaimKind.VALUE]
    )
    as_of = serializers.CharField(allow_blank=True)
    by = serializers.CharField(help_text="Publisher of the source")


class FactSerializer(serializers.Serializer[object]):
    """A value with its unit, its claims and whether they differ."""

    value = serializers.JSONField(allow_null=True, help_text="In the fact's own type")
    text = serializers.CharField(allow_blank=True, help_text="The value in its canonical text")
    unit = serializers.CharField(allow_blank=True)
    comparator = serializers.ChoiceField(choices=Comparator.choices)
    disputed = serializers.BooleanField()
    ruling = RulingSerializer(allow_null=True, help_text="On a dispute, or why there is no value")
    claims = ClaimSerializer(many=True)
    missing = MissingSerializer(
        allow_null=True, help_text="Null of what has a value, or was not researched"
    )


class PartStatementsSerializer(FactSerializer):
    """A fact of a part about which several sources say something."""

    fact = serializers.CharField(help_text="As claims name it: `phases-<uid of the row>-status`")
