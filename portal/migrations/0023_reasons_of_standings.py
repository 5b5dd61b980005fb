from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RULES = [
    ("primary-evidence", "Documents or several independent sources"),
    ("newest-release", "The newer release of a table"),
    ("scope", "Different definitions"),
    ("official", "The responsible body"),
    ("rounding", "Rounding"),
    ("planned-vs-actual", "Plan versus outcome"),
    ("wrong-country", "Wrong country"),
    ("translation", "Translation"),
    ("slip", "Probable typo or factor-of-ten error"),
    ("unresolved", "Inconclusive: most detailed figure shown"),
]


def name_reasons(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give what is not used the rule of its ruling, now and in the past, in claims and in the
    register."""
    for suffix in ("", "History"):
        rows = apps.get_model("portal", f"Disagreement{suffix}")._base_manager.order_by("pk")
        claims = apps.get_model("portal", f"PublishedClaim{suffix}")._base_manager
        for row in rows.iterator(chunk_size=500):
            for said in row.statements:
                is_out = said["standing"] == "overruled"
                said["standing_reason"] = row.rule if is_out else ""
            row.save(update_fields=["statements"])
            if row.fact and row.rule:
                about = {"kind": row.kind, "record_uid": row.record_uid, "fact": row.fact}
                out = claims.filter(**about, standing="overruled", standing_reason="")
                out.filter(**_span(row)).update(standing_reason=row.rule)


def _span(row: models.Model) -> dict[str, object]:
    """Columns that a claim of the past shares with a row of the register of the same edition."""
    position = getattr(row, "from_position", None)
    return {} if position is None else {"from_position": position}


class Migration(migrations.Migration):
    dependencies = [("portal", "0022_attribution")]

    operations = [
        migrations.AddField(
            "publishedclaim",
            "standing_reason",
            models.CharField(blank=True, choices=RULES, max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "publishedclaimhistory",
            "standing_reason",
            models.CharField(db_column="standing_reason", max_length=20, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(name_reasons, migrations.RunPython.noop, elidable=True),
    ]
