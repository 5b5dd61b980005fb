"""Sources that are retracted, and the bundle that retracts one."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

LANGUAGES = {"en": "English", "zh_hans": "简体中文", "ru": "Русский"}


def texts(model: str, name: str, label: str, **options: object) -> list[migrations.AddField]:
    return [
        migrations.AddField(
            model_name=model,
            name=f"{name}_{code}",
            field=models.TextField(blank=True, verbose_name=f"{label} ({language})", **options),
        )
        for code, language in LANGUAGES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0060_data_desk_of_the_portal"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="retracted_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        *texts("source", "retraction_reason", "reason for retracting", editable=False),
        migrations.AddField(
            model_name="sourcehistory",
            name="retracted_at",
            field=models.DateTimeField(db_column="retracted_at", null=True),
        ),
        *(
            migrations.AddField(
                model_name="sourcehistory",
                name=f"retraction_reason_{code}",
                field=models.TextField(db_column=f"retraction_reason_{code}", default=""),
                preserve_default=False,
            )
            for code in LANGUAGES
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | ~Q(retraction_reason_en=""),
                name="portal_source_retracted_why",
            ),
        ),
        migrations.AddField(
            model_name="bundle",
            name="retracts",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="portal.source",
                verbose_name="source",
            ),
        ),
        *texts("bundle", "reason", "reason"),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(
                condition=Q(ended_at=None), fields=["retracts"], name="portal_bundle_retracts"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=Q(retracts=None) | ~Q(reason_en=""), name="portal_bundle_retracts_why"
            ),
        ),
    ]
