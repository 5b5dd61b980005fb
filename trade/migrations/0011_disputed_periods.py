from django.db import migrations


def find_periods(apps, schema_editor):
    """What each disagreement about a period is about: that of its own series, and of each series
    with a value against it; today and in the past."""
    observations = apps.get_model("trade", "Observation").objects
    for name in ("", "History"):
        model = apps.get_model("portal", f"DisputedPeriod{name}")
        rows = apps.get_model("portal", f"Disagreement{name}")._base_manager.exclude(period="")
        made = []
        for row in rows.order_by("pk"):
            uids = [said["uid"] for said in row.statements]
            stated = observations.filter(uid__in=uids).values_list("series__uid", "period")
            sides = {(uid, period) for uid, period in stated if uid != row.record_uid}
            for uid, period in sorted({(row.record_uid, row.period), *sides}):
                made.append(model(key=row.key, record_uid=uid, period=period))
                if name:
                    made[-1].id = FIRST_NUMBER + len(made)
                    made[-1].from_position = row.from_position
                    made[-1].until_position = row.until_position
        model._base_manager.bulk_create(made, batch_size=500)


FIRST_NUMBER = 10**15
"""Primary keys of states of the past; rows of today have smaller ones."""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0017_disagreements_on_all_sides"),
        ("trade", "0010_quotes_of_observations"),
    ]

    operations = [migrations.RunPython(find_periods, migrations.RunPython.noop, elidable=True)]
