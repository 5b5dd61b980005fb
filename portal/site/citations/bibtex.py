from portal.site.citations.citation import PUBLISHER, Citation

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Braces are named rather than written with a backslash: BibTeX counts them all the same."""


def bibtex(citation: Citation) -> str:
    """An entry for BibTeX and biblatex, in UTF-8. What has no author but its publisher, and whose
    titles are not to lose their capitals, stands in braces of its own."""
    lines = [
        ("author", f"{{{{{PUBLISHER}}}}}"),
        ("title", f"{{{{{_escaped(citation.title)}}}}}"),
        ("edition", f"{{{citation.edition}}}" if citation.edition is not None else ""),
        *_issued(citation),
        ("howpublished", f"{{\\url{{{citation.address}}}}}"),
        ("url", f"{{{citation.address}}}"),
        ("urldate", f"{{{citation.accessed_on.isoformat()}}}"),
        ("langid", f"{{{LANGUAGES.get(citation.language, citation.language)}}}"),
    ]
    fields = ",\n".join(f"  {name} = {value}" for name, value in lines if value)
    return f"@misc{{{_key(citation)},\n{fields}\n}}\n"


LANGUAGES = {"en": "british", "zh-hans": "chinese", "ru": "russian"}
"""As babel, the LaTeX package, calls them."""


def _issued(citation: Citation) -> list[tuple[str, str]]:
    day = citation.issued_on
    if day is None:
        return []
    return [
        ("year", f"{{{day.year}}}"),
        ("month", MONTHS[day.month - 1]),
        ("day", f"{{{day.day}}}"),
    ]


def _escaped(text: str) -> str:
    return "".join(SPECIAL.get(character, character) for character in text)


def _key(citation: Citation) -> str:
    edition = [] if citation.edition is None else [str(citation.edition)]
    return "-".join([PUBLISHER.lower(), citation.identifier, *edition])
