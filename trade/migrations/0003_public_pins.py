from django.db import migrations, models
from django.db.models import Q


def mark_public_pins(apps, schema_editor):
    """Of each period the public observation that was pinned last stays pinned, and says so."""
    observations = apps.get_model("trade", "Observation").objects
    pins = observations.filter(pinned=True, retracted_at=None, batch__status="published")
    newest_first = pins.order_by("-recorded_at", "-pk").values_list("pk", "series", "period")
    kept, lost = {}, []
    for pk, *period in newest_first:
        if kept.setdefault(tuple(period), pk) != pk:
            lost.append(pk)
    observations.filter(pk__in=lost).update(pinned=False)
    observations.filter(pk__in=kept.values()).update(is_public_pin=True)


class Migration(migrations.Migration):
    dependencies = [("trade", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="observation",
            name="is_public_pin",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_public_pins, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                condition=Q(is_public_pin=True),
                fields=("series", "period"),
                name="trade_observation_one_public_pin",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=Q(is_public_pin=False) | Q(pinned=True, retracted_at__isnull=True),
                name="trade_observation_public_pin",
            ),
        ),
    ]
