"""An empty database gets all tables at once (ADR 43)."""

from django.conf import settings
from django.db import migrations

from portal.ops.new_tables import CreateTables

REPLACED = [
    ("projects", "0001_initial"),
    ("projects", "0002_roles"),
    ("projects", "0003_words_of_constraints"),
    ("projects", "0004_history"),
    ("projects", "0005_index_history_by_position"),
    ("projects", "0006_index_phases_by_position"),
    ("projects", "0007_index_milestones_by_position"),
    ("projects", "0008_words_of_choices"),
    ("projects", "0009_quotes_of_parts"),
    ("projects", "0010_accuracy_not_stated"),
    ("projects", "0011_title_origins"),
    ("projects", "0012_facilities"),
    ("projects", "0013_attribution"),
    ("projects", "0014_kinds_of_missing"),
    ("projects", "0015_planned_dates"),
    ("projects", "0016_accuracy"),
    ("projects", "0017_incomplete_drafts"),
    ("projects", "0018_drafts_beside"),
    ("projects", "0019_wri_identifiers"),
    ("projects", "0020_ends_of_pipelines"),
    ("projects", "0021_stated_relations"),
    ("projects", "0022_roles_of_rulings"),
    ("projects", "0023_borrower_and_terms"),
    ("projects", "0024_growing_lists"),
    ("projects", "0025_data_desk_of_the_portal"),
    ("projects", "0026_units_of_gem"),
    ("projects", "0027_words_of_facilities"),
    ("projects", "0028_phases_of_roles"),
    ("projects", "0029_later_states"),
    ("projects", "0030_drop_indexes_of_prefixes"),
    ("projects", "0031_field_or_block"),
    ("projects", "0032_inconclusive_rulings"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = REPLACED
    dependencies = [
        ("portal", "0001_squashed_0071"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [CreateTables(REPLACED)]
