"""One search over everything public: across alphabets, forgiving, and the same on each database.

`writing` keeps the index, `answering` reads it; between them lie the words (`tokens`, `scripts`,
`pinyin`, `glossary`), the question (`asking`) and what counts as found (`matching`, `nearby`).
`marking` shows why something was found.
"""

from portal.search.query_parser import LONGEST, MOST_TERMS, SearchQuery, ask, countries_of
from portal.search.ranking import Hit, SearchAnswer, answer, matching

__all__ = [
    "LONGEST",
    "MOST_TERMS",
    "Hit",
    "SearchAnswer",
    "SearchQuery",
    "answer",
    "ask",
    "countries_of",
    "matching",
]
