"""The search of the portal for programs: across all kinds, the best first."""

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.filters.closed import ClosedFilterSet
from portal.filters.fields import LONGEST_VALUE
from portal.filters.parameters import IContains, InCountry, MultipleChoiceFilter
from portal.filters.refusals import InvalidParameters
from portal.models import SearchEntry
from portal.models.languages import LANGUAGES
from portal.opendata.api import links
from portal.opendata.api.answers import ReadOnly
from portal.opendata.api.browsing import PageRenderer
from portal.opendata.api.filtering import NOT_EMPTY, refuse_empty_values
from portal.opendata.api.negotiation import ByAddressOrAccept
from portal.opendata.api.pagination import Pagination
from portal.opendata.api.schema import AS_RECORDED, REFUSALS
from portal.records.document_types import JsonObject
from portal.records.fact_serializers import ReferenceSerializer
from portal.records.json import DocumentRenderer
from portal.records.kinds import all_kinds
from portal.records.rows import SubjectField
from portal.search.results import SearchResult, describe_hits
from portal.search.searching import run_search

KINDS = [*all_kinds(), SearchEntry.SOURCE]


class SearchParameters(ClosedFilterSet):
    model = SearchEntry
    q = IContains("lines", label="Words")
    kind = MultipleChoiceFilter("kind", choices=[(one, one) for one in KINDS], label="Kind")
    country = InCountry("countries")


TEXT = {"type": "string", **NOT_EMPTY}
SEVERAL, WORDS = {"type": "array", "items": TEXT}, {**TEXT, "maxLength": LONGEST_VALUE}
ONE_OF = {"type": "array", "items": {"type": "string", "enum": KINDS}}
PAGE = {"type": "integer", "minimum": 1}
PARAMETERS = [
    OpenApiParameter("q", WORDS, required=True, description="A few words, as on the page"),
    OpenApiParameter("kind", ONE_OF, description="Only these kinds, such as `organisation`"),
    OpenApiParameter("country", SEVERAL, description="Only what is about one of these countries"),
    OpenApiParameter("page", {**PAGE, "default": 1}, description="Which page of the answer"),
    OpenApiParameter(
        "page_size",
        {**PAGE, "maximum": Pagination.max_page_size, "default": Pagination.page_size},
        description="How many results in a page",
    ),
    OpenApiParameter("format", exclude=True),
    AS_RECORDED,
]


class FoundLineSerializer(serializers.Serializer[object]):
    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True, help_text="Empty for English or none")


class SearchResultSerializer(ReferenceSerializer):
    """A record or a source with the words by which it was found."""

    uid = serializers.CharField(
        allow_blank=True, help_text="Empty for a source, which is known by its slug"
    )
    countries = serializers.ListField(child=serializers.CharField())
    line = FoundLineSerializer(
        allow_null=True, help_text="Why it was found, where its English title does not say so"
    )
    marks = serializers.ListField(
        child=serializers.CharField(), help_text="The words that were found, in title and line"
    )


class SearchAnswerSerializer(serializers.Serializer[object]):
    count = serializers.IntegerField(help_text="Results in all pages together")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    meant = serializers.CharField(
        allow_blank=True, help_text="The words after typing errors were mended; empty without any"
    )
    is_partial = serializers.BooleanField(
        help_text="True if nothing has every word, so that the results have only some"
    )
    results = SearchResultSerializer(many=True)


class SearchView(ReadOnly):
    """Everything public that has the words, the best first; without the figures, countries and
    lists that the page offers."""

    schema = AutoSchema()
    content_negotiation_class = ByAddressOrAccept
    renderer_classes = [DocumentRenderer, PageRenderer]
    allowed_parameters = ("q", "kind", "country", "page", "page_size", "format")

    @extend_schema(
        operation_id="search",
        summary="Search",
        tags=["search"],
        parameters=PARAMETERS,
        responses={(200, "application/json"): SearchAnswerSerializer, **REFUSALS},
    )
    def get(self, request: Request, **kwargs: str) -> Response:
        asked = self._asked(request)
        found, pages = run_search(asked["q"]), Pagination()
        hits = pages.paginate_queryset(found.narrowed(asked["kind"], asked["country"]), request)
        answer = pages.get_paginated_response([_row(one) for one in describe_hits(hits or [])])
        answer.data |= {"meant": found.meant, "is_partial": found.is_partial}
        answer["Link"] = links.link_header(pages.links(), links.of_answers())
        return answer

    def _asked(self, request: Request) -> JsonObject:
        self.refuse_unknown_parameters()
        refuse_empty_values(request.query_params)
        asked = SearchParameters(request.query_params, SearchEntry.objects.none())
        asked.refuse_invalid()
        if not asked.form.cleaned_data["q"]:
            raise InvalidParameters({"q": [_("Say what to search for.")]})
        return asked.form.cleaned_data


def _row(found: SearchResult) -> JsonObject:
    entry, line = found.entry, found.line
    about = SubjectField().to_representation(entry)
    is_source = entry.kind == SearchEntry.SOURCE
    return {
        **about,
        "uid": "" if is_source else about["uid"],
        "title": dict.fromkeys(LANGUAGES, "") | about["title"],
        "countries": list(found.codes),
        "line": {"text": found.line_text, "language": line.language} if line else None,
        "marks": found.marks,
    }
