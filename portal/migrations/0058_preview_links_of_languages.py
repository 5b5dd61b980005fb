"""Links to texts of one language that were made before 0.14.0 know under which uid their record is
public: that of the draft is made from it."""

from typing import Any

from django.db import migrations
from django.db.models import F

from portal.facts.identifiers import uid_for

LANGUAGES = ("zh-hans", "ru", "local")


def name_public(apps: Any, schema_editor: Any) -> None:
    links = apps.get_model("portal", "PreviewLink").objects.filter(public_uid=F("record_uid"))
    drafts = set(links.values_list("kind", "record_uid"))
    editions = apps.get_model("portal", "Edition").objects.filter(number=1)
    public = editions.filter(kind__in={kind for kind, _uid in drafts})
    for kind, uid in public.values_list("kind", "record_uid").iterator():
        for code in LANGUAGES:
            if (kind, draft := uid_for("translation", uid, code)) in drafts:
                links.filter(kind=kind, record_uid=draft).update(public_uid=uid)


class Migration(migrations.Migration):
    dependencies = [("portal", "0057_editions_by_position")]

    operations = [migrations.RunPython(name_public, migrations.RunPython.noop, elidable=True)]
