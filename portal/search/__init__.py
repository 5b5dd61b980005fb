"""Full-text search over everything public: across alphabets, forgiving, equal on each database.

`indexer` writes the index and `ranking` reads it. Between them: words (`tokens`, `scripts`,
`pinyin`, `glossary`), the query (`query_parser`) and matches (`matching`, `edit_distance`).
`highlighting` shows why an entry was found.
"""

from portal.search.query_parser import (
    LONGEST,
    MOST_TERMS,
    SearchQuery,
    named_countries,
    parse_query,
)
from portal.search.ranking import Hit, SearchAnswer, mark_matching, matching_entries, run_search
