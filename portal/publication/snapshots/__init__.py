"""Content of a record that editors work on, as plain values: kept with each save and each edition,
compared, and loaded into a draft again.

    {"fields": {"title_en": "Khorgos", "capacity_mw": "24.9", "country": "KZ", "countries": ["KZ"]},
     "rows": {"claims": {"<uid>": {"fact": "country", "value": "KZ", …}}}}

Everything but identity and history is in it: no id, uid, status or edition. A relation is the key
of the row it names. Rows are known by their uid, so that a draft compares with the record it will
be folded into.
"""

from portal.publication.snapshots.comparing import (
    ContentChange,
    ContentPath,
    compare,
    is_empty,
    merge,
)
from portal.publication.snapshots.restoring import build_restored, restore
from portal.publication.snapshots.values import (
    IDENTITY,
    Content,
    Values,
    as_row,
    fields_of,
    find,
    named_keys,
    of,
    plain_value,
    row_model,
    rows_of,
    values_of,
)
