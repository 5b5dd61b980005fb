"""An empty database gets all tables at once (ADR 43)."""

from django.conf import settings
from django.db import migrations

from portal.ops.new_tables import CreateTables

REPLACED = [
    ("trade", "0001_initial"),
    ("trade", "0002_roles"),
    ("trade", "0003_public_pins"),
    ("trade", "0004_words_of_constraints"),
    ("trade", "0005_history"),
    ("trade", "0006_index_history_by_position"),
    ("trade", "0007_count_observations"),
    ("trade", "0008_fill_counts"),
    ("trade", "0009_words_of_choices"),
    ("trade", "0010_quotes_of_observations"),
    ("trade", "0011_disputed_periods"),
    ("trade", "0012_quotes_of_parts"),
    ("trade", "0013_founded_hubs"),
    ("trade", "0014_title_origins"),
    ("trade", "0015_attribution"),
    ("trade", "0016_kinds_of_missing"),
    ("trade", "0017_incomplete_drafts"),
    ("trade", "0018_drafts_beside"),
    ("trade", "0019_wri_identifiers"),
    ("trade", "0020_country_of_stops"),
    ("trade", "0021_roles_of_rulings"),
    ("trade", "0022_valuation_of_series"),
    ("trade", "0023_growing_lists"),
    ("trade", "0024_newest_observations"),
    ("trade", "0025_data_desk_of_the_portal"),
    ("trade", "0026_other_country_of_hubs"),
    ("trade", "0027_hub_roles_and_logistics_centres"),
    ("trade", "0028_later_states"),
    ("trade", "0029_drop_indexes_of_prefixes"),
    ("trade", "0030_inconclusive_rulings"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = REPLACED
    dependencies = [
        ("portal", "0001_squashed_0071"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [CreateTables(REPLACED)]
