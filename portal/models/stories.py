from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.fields import PartialDateField
from portal.models.languages import LocalText, in_each_language
from portal.models.publishable import PublicManager
from portal.models.records import Record, RecordQuerySet


class StoryQuerySet(RecordQuerySet["Story"]):
    def newest_first(self) -> Self:
        return self.order_by("-dated_on", "-pk")


class Story(Record):
    """A text of the portal's own, in Markdown, that leads through records."""

    search_worth = 18
    schema_type = "Article"

    dated_on = PartialDateField(blank=False)
    body_en, body_zh_hans, body_ru = in_each_language(models.TextField, _("text"), required=True)

    body = LocalText("body")

    objects = PublicManager.from_queryset(StoryQuerySet)()
    working = StoryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")
