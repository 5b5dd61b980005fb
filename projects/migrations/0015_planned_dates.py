"""Planned days become facts of their own: of what has not worked, the day of commissioning was one.

A statement that it began on a day before it was made stays what it is. Documents of before are
read alike (`projects.energy.plans`).
"""

from django.db import migrations, models

import portal.models.fields

NOT_YET = ("announced", "proposed", "pre-construction", "construction", "shelved", "cancelled")
RECORDS = (("EnergyProject", "project_status"), ("Pipeline", "pipeline_status"))
MODELS = ("energyproject", "phase", "pipeline")
BATCH = 500


def part_plans(apps, schema_editor):
    for model, status in (*RECORDS, ("Phase", "phase_status")):
        for table in (model, f"{model}History"):
            rows = apps.get_model("projects", table).objects
            rows.filter(**{f"{status}__in": NOT_YET}).update(
                planned_on=models.F("commissioned_on"), commissioned_on=""
            )
    for model, status in RECORDS:
        records = apps.get_model("projects", model).objects.filter(**{f"{status}__in": NOT_YET})
        planned = dict(records.values_list("pk", "planned_on"))
        claims = apps.get_model("projects", f"{model}Claim").objects
        rows = claims.filter(fact="commissioned_on", record__in=records)
        rows = rows.values_list("uid", "record", "value", "source__published_on")
        uids = {
            uid
            for uid, record, value, told_on in rows
            if value and (value == planned[record] or value > told_on[: len(value)])
        }
        _rename(apps, model, "commissioned_on", "planned_on", uids)
        rulings = apps.get_model("projects", f"{model}Ruling").objects
        rulings.filter(fact="commissioned_on", record__in=records).update(fact="planned_on")
    phases = apps.get_model("projects", "Phase").objects.filter(phase_status__in=NOT_YET)
    known = set(phases.values_list("uid", flat=True))
    claims = apps.get_model("projects", "EnergyProjectClaim").objects
    stated = claims.filter(fact__startswith="phases-", fact__endswith="-commissioned_on")
    for path in set(stated.values_list("fact", flat=True)):
        if path.split("-")[1] in known:
            planned = path.replace("commissioned_on", "planned_on")
            uids = set(claims.filter(fact=path).values_list("uid", flat=True))
            _rename(apps, "EnergyProject", path, planned, uids)
            rulings = apps.get_model("projects", "EnergyProjectRuling").objects
            rulings.filter(fact=path).update(fact=planned)


def _rename(apps, model, before, after, uids):
    """Give statements the name of another fact, now and in the past."""
    tables = [("projects", f"{model}Claim"), ("portal", "PublishedClaim")]
    ordered = sorted(uids)
    for start in range(0, len(ordered), BATCH):
        some = ordered[start : start + BATCH]
        for app, table in tables:
            for name in (table, f"{table}History"):
                rows = apps.get_model(app, name).objects.filter(fact=before, uid__in=some)
                rows.update(fact=after)


def add(model):
    day = portal.models.fields.PartialDateField(
        blank=True,
        help_text="2021, 2021-06 or 2021-06-20",
        max_length=10,
        verbose_name="planned commissioning",
    )
    past = models.CharField(db_column="planned_on", default="", max_length=10)
    yield migrations.AddField(model, "planned_on", day)
    yield migrations.AddField(f"{model}history", "planned_on", past, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0033_waivers"),
        ("projects", "0014_kinds_of_missing"),
    ]

    operations = [
        *(step for model in MODELS for step in add(model)),
        migrations.RunPython(part_plans, migrations.RunPython.noop, elidable=True),
    ]
