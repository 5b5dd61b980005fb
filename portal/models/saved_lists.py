from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def seen_by(self, person: object) -> "SavedListQuerySet":
        """Filter to those of a person, and those that are shared with all."""
        return self.filter(Q(owner=person) | Q(is_shared=True)).order_by("name", "pk")


class SavedList(models.Model):
    """A list of the desk with its search, filters and order, under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False
    )
    label = models.CharField(max_length=80, help_text="Model of the list: portal.place")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(_("for everybody"), default=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "label", "name"], name="portal_savedlist_once")
        ]

    def __str__(self) -> str:
        return self.name
