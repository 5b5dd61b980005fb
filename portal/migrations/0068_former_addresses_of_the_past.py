"""Addresses that lead on get a history. Those of today begin at the change that let them; of those
that were given back before, nothing is known any more."""

from django.db import migrations, models

BEGIN = """
    INSERT INTO portal_formeraddress_history (id, kind, slug, uid, target_uid, since, from_position)
    SELECT begun.* FROM (
        SELECT f.id, f.kind, f.slug, f.uid, f.target_uid, f.since, (
            SELECT c.position FROM portal_change c WHERE c.at <= f.since
            ORDER BY c.at DESC, c.position DESC LIMIT 1
        ) AS from_position
        FROM portal_formeraddress f
    ) begun
    WHERE begun.from_position IS NOT NULL
"""
"""Where an upgrade still has to write the log, `rebuild_history` begins them."""


def index(*names: str, name: str) -> models.Index:
    return models.Index(fields=[*names, "from_position", "until_position"], name=name)


class Migration(migrations.Migration):
    dependencies = [("portal", "0067_editions_by_moment")]

    operations = [
        migrations.CreateModel(
            name="FormerAddressHistory",
            fields=[
                ("from_position", models.PositiveBigIntegerField()),
                ("until_position", models.PositiveBigIntegerField(null=True)),
                ("id", models.BigIntegerField(db_column="id")),
                ("kind", models.CharField(db_column="kind", max_length=40)),
                ("slug", models.CharField(db_column="slug", max_length=200)),
                ("uid", models.CharField(db_column="uid", max_length=12)),
                ("target_uid", models.CharField(db_column="target_uid", max_length=12)),
                ("since", models.DateTimeField(db_column="since", null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "id",
                        "from_position",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
            options={
                "db_table": "portal_formeraddress_history",
                "default_permissions": (),
                "indexes": [
                    index("slug", name="portal_form_slug_54e49b_idx"),
                    index("target_uid", name="portal_form_target__2fca80_idx"),
                    index("kind", "slug", name="portal_form_kind_5573fe_idx"),
                ],
            },
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
