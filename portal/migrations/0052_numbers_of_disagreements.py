"""Disagreements about periods get the numbers back that they have in their history: publishing
statistics gave them new ones, and lists that are found by the history missed them."""

from django.db import migrations

TAKE_NUMBERS_OF_HISTORY = """
UPDATE portal_disagreement SET id = h.id FROM portal_disagreement_history h
WHERE h."key" = portal_disagreement."key" AND h.until_position IS NULL
AND h.id <> portal_disagreement.id AND portal_disagreement.period <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0051_growing_lists")]

    operations = [migrations.RunSQL(TAKE_NUMBERS_OF_HISTORY, migrations.RunSQL.noop)]
