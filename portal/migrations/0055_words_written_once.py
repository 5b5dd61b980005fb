"""Words of the search index lose their history, as they never end: they say since when they are
known. A word that was written anew under another number keeps the last one."""

from django.db import migrations, models

WRITE_PAST = """
    INSERT INTO portal_searchword (id, word, begins_after, stem, key, loose, length)
    SELECT id, word, begins_after, stem, key, loose, length FROM portal_searchword_history h
    WHERE NOT EXISTS (SELECT 1 FROM portal_searchword w
        WHERE w.word = h.word AND w.begins_after = h.begins_after
    )
    AND id = (SELECT MAX(o.id) FROM portal_searchword_history o
        WHERE o.word = h.word AND o.begins_after = h.begins_after
    )
"""
"""Words of the past only."""
NAME_LAST = """
    UPDATE portal_searchoccurrence_history SET word_id = (
        SELECT w.id FROM portal_searchword_history h
        JOIN portal_searchword w ON w.word = h.word AND w.begins_after = h.begins_after
        WHERE h.id = portal_searchoccurrence_history.word_id LIMIT 1
    )
    WHERE word_id IN (
        SELECT h.id FROM portal_searchword_history h
        WHERE NOT EXISTS (SELECT 1 FROM portal_searchword w WHERE w.id = h.id)
    )
"""
DATE = """
    UPDATE portal_searchword SET from_position = (
        SELECT MIN(h.from_position) FROM portal_searchword_history h
        WHERE h.word = portal_searchword.word AND h.begins_after = portal_searchword.begins_after
    )
"""
UNDO = """
    INSERT INTO portal_searchword_history (
        id, word, begins_after, stem, key, loose, length, from_position
    )
    SELECT id, word, begins_after, stem, key, loose, length, from_position
    FROM portal_searchword WHERE from_position IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("portal", "0054_counted_standings")]

    operations = [
        migrations.AddField("searchword", "from_position", models.PositiveBigIntegerField(null=True)),
        migrations.RunSQL([WRITE_PAST, NAME_LAST, DATE], UNDO),
        migrations.DeleteModel("SearchWordHistory"),
        migrations.AddIndex(
            "searchword",
            models.Index(
                condition=models.Q(from_position=None), fields=["id"], name="portal_searchword_new"
            ),
        ),
    ]
