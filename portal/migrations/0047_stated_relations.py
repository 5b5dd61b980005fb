"""Provinces, the countries of a route, those that take part and parents become facts.

A province is stated by what computed it; the others, as in documents of before
(`portal.records.upgrade`), by the source that says most of the record."""

from collections import Counter, defaultdict

from django.db import migrations

from portal.facts.identifiers import uid_for

PROVINCES = {
    "slug": "corridor-provinces",
    "defaults": {
        "kind": "computed",
        "publisher": "Corridor",
        "title": "Provinces by the point of a record",
    },
}


def state(apps, app, kind, fact, values):
    """State a fact of records, `{primary key: canonical text}`, that nobody has stated."""
    claims = apps.get_model(app, f"{kind}Claim").objects
    stated = set(claims.filter(fact=fact).values_list("record_id", flat=True))
    told, first = Counter(), defaultdict(dict)
    about = claims.filter(retracted_at=None).order_by("recorded_at", "pk")
    for claim in about.iterator(500):
        if claim.record_id not in values:
            continue
        told[claim.record_id, claim.source_id] += 1
        first[claim.record_id].setdefault(claim.source_id, claim)
    made = []
    for record, known in first.items():
        if not (text := values[record]) or record in stated:
            continue
        claim = known[max(known, key=lambda source: told[record, source])]
        made.append(
            claims.model(
                uid=uid_for(fact, claim.uid),
                record_id=record,
                fact=fact,
                value=text,
                source_id=claim.source_id,
                as_of=claim.as_of,
                recorded_at=claim.recorded_at,
            )
        )
    claims.bulk_create(made, 500)


def state_provinces(apps, app, kind):
    claims = apps.get_model(app, f"{kind}Claim").objects
    stated = claims.filter(fact="province").values("record_id")
    records = apps.get_model(app, kind).objects.exclude(admin1="").exclude(pk__in=stated)
    records = records.only("uid", "admin1", "published_at", "created_at")
    if records:
        source, _made = apps.get_model("portal", "Source").objects.get_or_create(**PROVINCES)
        claims.bulk_create(
            (
                claims.model(
                    uid=uid_for("province", one.uid),
                    record_id=one.pk,
                    fact="province",
                    value=one.admin1,
                    source=source,
                    recorded_at=one.published_at or one.created_at,
                )
                for one in records
            ),
            500,
        )


def linked(apps, app, kind, column):
    found = {}
    model = apps.get_model(app, kind)
    for pk, code in model.objects.values_list("pk", f"{column}__pk").order_by(f"{column}__pk"):
        found[pk] = f"{found.get(pk, '')} {code or ''}".strip()
    return found


def state_own(apps, schema_editor):
    state_provinces(apps, "portal", "Place")
    state(apps, "portal", "Event", "participants", linked(apps, "portal", "Event", "participants"))
    organisations = apps.get_model("portal", "Organisation").objects.exclude(parent=None)
    parents = dict(organisations.values_list("pk", "parent__uid"))
    state(apps, "portal", "Organisation", "parent", parents)


class Migration(migrations.Migration):
    dependencies = [("portal", "0046_wri_identifiers")]

    operations = [migrations.RunPython(state_own, migrations.RunPython.noop, elidable=True)]
