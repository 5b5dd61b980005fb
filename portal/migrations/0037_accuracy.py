"""The accuracy of a location becomes a fact: what a record has is stated by the source of the
location that says most of it, as in documents of before (`portal.records.upgrade`)."""

from collections import Counter, defaultdict

from django.db import migrations

from portal.facts import Point
from portal.facts.identifiers import uid_for

BATCH = 500


def state_accuracy(apps, app, *kinds):
    for kind in kinds:
        claims = apps.get_model(app, f"{kind}Claim").objects
        stated = set(claims.filter(fact="accuracy").values_list("record_id", flat=True))
        records = apps.get_model(app, kind).objects.exclude(accuracy="").exclude(pk__in=stated)
        known = records.exclude(latitude=None).in_bulk()
        about = claims.filter(fact="coordinates", kind="value", retracted_at=None)
        agreeing = defaultdict(list)
        for claim in about.order_by("recorded_at", "pk").iterator(BATCH):
            record = known.get(claim.record_id)
            if record and _is_near(record, claim.value):
                agreeing[claim.record_id].append(claim)
        told = Counter(claims.values_list("record_id", "source_id").iterator(BATCH))
        made = []
        for pk, found in agreeing.items():
            claim = max(found, key=lambda one: told[one.record_id, one.source_id])
            made.append(
                claims.model(
                    uid=uid_for("accuracy", claim.uid),
                    record_id=pk,
                    fact="accuracy",
                    value=known[pk].accuracy,
                    source_id=claim.source_id,
                    as_of=claim.as_of,
                    recorded_at=claim.recorded_at,
                )
            )
        claims.bulk_create(made, BATCH)


def _is_near(record, value):
    return Point().near(Point().from_columns([record.latitude, record.longitude]), value)


def state_accuracy_of_places(apps, schema_editor):
    state_accuracy(apps, "portal", "Place")


class Migration(migrations.Migration):
    dependencies = [("portal", "0036_assignments")]

    operations = [
        migrations.RunPython(state_accuracy_of_places, migrations.RunPython.noop, elidable=True),
    ]
