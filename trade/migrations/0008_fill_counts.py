from django.db import migrations
from django.db.models import Count

from trade.statistics.count_history import spans_of_periods, spans_of_statuses, write_states


def mark_public(apps, schema_editor):
    observations = apps.get_model("trade", "Observation").objects
    observations.filter(batch__status="published", series__status="published").update(
        is_public=True
    )


def count(apps, schema_editor):
    public = apps.get_model("trade", "Observation").objects.filter(is_public=True)
    by_status = public.values_list("series_id", "obs_status").annotate(Count("pk"))
    model = apps.get_model("trade", "ObservationCount")
    model.objects.bulk_create(
        model(series_id=series, obs_status=obs_status, number=number)
        for series, obs_status, number in by_status
    )
    valued = public.filter(retracted_at=None, value__isnull=False)
    periods = valued.values_list("series_id").annotate(Count("period", distinct=True))
    model = apps.get_model("trade", "PeriodCount")
    model.objects.bulk_create(model(series_id=series, number=number) for series, number in periods)


def count_in_history(apps, schema_editor):
    """Only for a portal that has a history already; of others `history_rebuild` writes it."""
    rows = apps.get_model("trade", "ObservationHistory").objects.all()
    for name, counted_by, spans in (
        ("ObservationCount", ["series_id", "obs_status"], spans_of_statuses(rows)),
        ("PeriodCount", ["series_id"], spans_of_periods(rows)),
    ):
        today = apps.get_model("trade", name).objects.all()
        write_states(today, apps.get_model("trade", f"{name}History").objects, counted_by, spans)


class Migration(migrations.Migration):
    dependencies = [("trade", "0007_count_observations")]

    operations = [
        migrations.RunPython(operation, migrations.RunPython.noop, elidable=True)
        for operation in (mark_public, count, count_in_history)
    ]
