"""Addresses and identifiers that lead on to a record: after a rename, or the merge of two."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from portal.models.history import Versioned

if TYPE_CHECKING:
    from portal.models.records import Record


class FormerAddress(Versioned):
    """Last part of an address that a record had once. `uid` is that of a record that was merged
    into the target; a rename keeps its own and has none here."""

    has_columns = True

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


def used_slugs(model: "type[Record]", stem: str = "") -> set[str]:
    """Return the slugs, with this beginning, that records have, drafts too, or that lead on."""
    about = {"slug__startswith": stem}
    rows = model.working.filter(**about).values_list("slug", flat=True)
    former = FormerAddress.objects.filter(kind=model.kind(), **about)
    return {*rows.iterator(), *former.values_list("slug", flat=True)}


def leads_on_to(model: "type[Record]", key: str, *, merged: bool = True) -> str | None:
    """Return the uid of the record to which a former address or uid leads, by renames alone unless
    `merged`; None for others. One query for each step of the way."""
    return lead_on(model, [key], merged=merged).get(key)


def find_successor(record: "Record") -> "Record | None":
    """Return the public record into which another was merged, if it was."""
    model = type(record)
    uid = leads_on_to(model, record.uid)
    return model.objects.filter(uid=uid).first() if uid else None


def lead_on(model: "type[Record]", keys: Iterable[str], *, merged: bool = True) -> dict[str, str]:
    """Return the uids to which several lead, by address or uid."""
    steps: dict[str, str] = {}
    ahead = asked = {*keys} - {""}  # which a rename has as its uid
    while ahead:
        former = FormerAddress.objects.filter(
            Q(slug__in=ahead) | Q(uid__in=ahead), kind=model.kind(), since__isnull=False
        )
        if not merged:
            former = former.filter(uid="")
        for slug, uid, target in former.values_list("slug", "uid", "target_uid"):
            steps |= dict.fromkeys({slug, uid} & ahead, target)
        ahead = {steps[key] for key in ahead if key in steps} - steps.keys()
    return {key: _last_step(steps, key) for key in asked if key in steps}


def _last_step(steps: dict[str, str], key: str) -> str:
    seen = {key}
    while (ahead := steps.get(key)) and ahead not in seen:
        seen.add(key := ahead)
    return key
