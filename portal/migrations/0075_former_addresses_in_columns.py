"""Former addresses are read by position, to be kept in memory."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portal", "0074_capital_in_use")]

    operations = [
        migrations.AddIndex(
            "formeraddresshistory",
            models.Index(fields=["from_position"], name="portal_form_from_po_e5c80a_idx"),
        ),
        migrations.AddIndex(
            "formeraddresshistory",
            models.Index(
                fields=["until_position"],
                condition=models.Q(until_position__isnull=False),
                name="history_e3694dfb_ended",
            ),
        ),
    ]
