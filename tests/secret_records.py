"""Records that say one thing in all their texts, which is then looked for."""

from typing import Any

from portal.models import Country
from portal.publication import publishing
from portal.publication.public_rows import COUNTRY, log_rows
from tests.factories import NOON, make_user, publish
from tests.full_portal import differ
from tests.full_records import edit_all, make_full
from trade.statistics.models import Series

SECRET, SLUG = "Zyxwvut Qponmlk", "zyxwvut-qponmlk"
CONTENT = f"{SECRET} hgfedcb"
TEXTS = ("quote", "note", "note_en", "name", "name_en", "credit", "alt_en", "as_printed")


def publish_secret(model: Any) -> Any:
    """Publish two editions of a record that says one thing in all its texts."""
    record = make_full(model)
    for code in ("en", "zh_hans", "ru"):
        setattr(record, f"title_{code}", f"{SECRET} {code}")
    record.slug, record.summary_en = SLUG, CONTENT
    record.save()
    for relation in model.owned():
        rows = getattr(record, relation)
        known = {field.name for field in rows.model._meta.fields}
        rows.update(**{name: CONTENT for name in TEXTS if name in known})
    public = publish(record)
    if model is Series:
        differ(public, "2024")
    draft = publishing.start_edit(public, by=make_user(), at=NOON)
    edit_all(draft)
    draft.title_en, draft.summary_en = f"{SECRET} again", f"{CONTENT} again"
    draft.save()
    public = publish(draft)
    log_rows(COUNTRY, Country.objects.values_list("code", flat=True), at=NOON)
    return public
