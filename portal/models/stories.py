from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.fields import PartialDateField
from portal.models.languages import LocalText, in_each_language
from portal.models.record_queries import RecordManager, RecordQuerySet, WorkingRecordManager
from portal.models.records import Record


class StoryQuerySet(RecordQuerySet["Story"]):
    def newest_first(self) -> Self:
        return self.order_by("-dated_on", "-pk")

    def without_own_pages(self) -> Self:
        """Leave out the texts of pages about the portal, and its notice."""
        return self.exclude(slug__startswith=Story.OWN_PAGE)


class Story(Record):
    """A text of the portal's own, in Markdown, that leads through records."""

    OWN_PAGE: ClassVar = "about-"
    """`about-privacy` is the text of `/about/privacy/`."""
    NOTICE: ClassVar = "about-notice"
    """The title of this one stands on every page."""

    search_worth = 18
    schema_type = "Article"

    dated_on = PartialDateField(blank=False)
    body_en, body_zh_hans, body_ru = in_each_language(models.TextField, _("text"), required=True)

    body = LocalText("body")

    objects: ClassVar = RecordManager.from_queryset(StoryQuerySet)()
    working: ClassVar = WorkingRecordManager.from_queryset(StoryQuerySet)()

    class Meta(Record.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def _empty_columns(self) -> list[tuple[object, str]]:
        """Ask for no text of the notice, which readers see by its title."""
        found = super()._empty_columns()
        return [one for one in found if (self.slug, one[1]) != (self.NOTICE, "body_en")]
