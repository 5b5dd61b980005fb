"""Full-text search over everything public: across alphabets, forgiving, equal on each database.

`indexer` writes the index and `searching` reads it. Between them: words (`tokens`, `scripts`,
`pinyin`, `glossary`), the query (`query_parser`), words of the index that match it (`matching`,
`edit_distance`), entries that have them (`occurrences`) and their order (`ranking`, `hits`).
`highlighting` shows why an entry was found.
"""
