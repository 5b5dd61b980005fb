"""One search over everything public: across alphabets, forgiving, and the same on each database.

`writing` keeps the index, `answering` reads it; between them lie the words (`tokens`, `scripts`,
`pinyin`, `glossary`), the question (`asking`) and what counts as found (`matching`, `nearby`).
`marking` shows why something was found.
"""

from portal.search.query_parser import LONGEST, MOST_TERMS, Question, ask, countries_of
from portal.search.ranking import Answer, Hit, answer, matching

__all__ = [
    "LONGEST",
    "MOST_TERMS",
    "Answer",
    "Hit",
    "Question",
    "answer",
    "ask",
    "countries_of",
    "matching",
]
