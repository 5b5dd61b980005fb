"""An empty database gets all tables at once (ADR 43)."""

from django.db import migrations

from portal.ops.new_tables import CreateTables

REPLACED = [
    ("portal", "0001_initial"),
    ("portal", "0002_roles"),
    ("portal", "0003_search"),
    ("portal", "0004_journal"),
    ("portal", "0005_releases"),
    ("portal", "0006_words_of_constraints"),
    ("portal", "0007_history"),
    ("portal", "0008_reconstructed"),
    ("portal", "0009_claims_in_order"),
    ("portal", "0010_index_history_by_position"),
    ("portal", "0011_index_occurrences_by_word"),
    ("portal", "0012_edition_cells"),
    ("portal", "0013_published_facts"),
    ("portal", "0014_editions_in_search_entries"),
    ("portal", "0015_how_sources_were_read"),
    ("portal", "0016_words_of_choices"),
    ("portal", "0017_disagreements_on_all_sides"),
    ("portal", "0018_accuracy_not_stated"),
    ("portal", "0019_title_origins"),
    ("portal", "0020_multilateral"),
    ("portal", "0021_hash_chain"),
    ("portal", "0022_attribution"),
    ("portal", "0023_reasons_of_standings"),
    ("portal", "0024_changes_by_action"),
    ("portal", "0025_subscriptions"),
    ("portal", "0026_security_log"),
    ("portal", "0027_removals"),
    ("portal", "0028_append_only"),
    ("portal", "0029_kinds_of_missing"),
    ("portal", "0030_corrections"),
    ("portal", "0031_imports"),
    ("portal", "0032_former_addresses"),
    ("portal", "0033_waivers"),
    ("portal", "0034_language_of_the_desk"),
    ("portal", "0035_release_sqlite"),
    ("portal", "0036_assignments"),
    ("portal", "0037_accuracy"),
    ("portal", "0038_sessions_ended"),
    ("portal", "0039_release_described"),
    ("portal", "0040_incomplete_drafts"),
    ("portal", "0041_drafts_beside"),
    ("portal", "0042_bundles"),
    ("portal", "0043_picture_library"),
    ("portal", "0044_saved_lists"),
    ("portal", "0045_decided_import_rows"),
    ("portal", "0046_wri_identifiers"),
    ("portal", "0047_stated_relations"),
    ("portal", "0048_archived_sources"),
    ("portal", "0049_roles_of_rulings"),
    ("portal", "0050_newest_entries"),
    ("portal", "0051_growing_lists"),
    ("portal", "0052_numbers_of_disagreements"),
]


class Migration(migrations.Migration):
    initial = True
    replaces = REPLACED
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [CreateTables(REPLACED)]
