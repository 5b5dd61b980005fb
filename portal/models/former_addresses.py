"""Addresses and identifiers that lead on to a record: after a rename, or the merge of two."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from portal.models.records import Record


class FormerAddress(models.Model):
    """Last part of an address that a record had once. `uid` is that of a record that was merged
    into the target; a rename keeps its own and has none here."""

    kind = models.CharField(max_length=40)
    slug = models.SlugField(max_length=200)
    uid = models.CharField(max_length=12, blank=True)
    target_uid = models.CharField(max_length=12, db_index=True)
    since = models.DateTimeField(null=True)
    """None while a merge waits for its review."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="portal_formeraddress_slug")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug} → {self.target_uid}"


def leads_on_to(model: "type[Record]", key: str, *, merged: bool = True) -> str | None:
    """Return the uid of the record to which a former address or uid leads, by renames alone unless
    `merged`; None for others. One query for each step of the way."""
    found, seen = None, {key}
    while True:
        former = FormerAddress.objects.filter(Q(slug=key) | Q(uid=key), kind=model.kind())
        if not merged:
            former = former.filter(uid="")
        key = former.exclude(since=None).values_list("target_uid", flat=True).first() or ""
        if not key or key in seen:
            return found
        found = key
        seen.add(key)
