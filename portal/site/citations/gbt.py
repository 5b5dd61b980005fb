from portal.site.citations.citation import PUBLISHER, Citation

TYPES = {"Dataset": "DS", "Article": "EB"}
"""Annex B of the standard: data set, electronic bulletin; else a data base."""


def gbt(citation: Citation) -> str:
    """By GB/T 7714—2015, section 4.6, electronic resources: author, title[type/carrier], version,
    (day of the edition)[day it was read], address. Its signs are those of the standard, whatever
    the language; the words are those of what is cited."""
    sort = TYPES.get(citation.type, "DB")
    issued = f"({citation.issued_on.isoformat()})" if citation.issued_on else ""
    parts = [
        PUBLISHER,
        f"{citation.title}[{sort}/OL]",
        *_version(citation),
        f"{issued}[{citation.accessed_on.isoformat()}]",
        citation.address,
    ]
    return ". ".join(parts)


def _version(citation: Citation) -> list[str]:
    """Section 8.5: an ordinal in the language of the resource."""
    if citation.edition is None:
        return []
    if citation.language == "zh-hans":
        return [f"{citation.edition}版"]
    if citation.language == "ru":
        return [f"{citation.edition}-е изд"]
    return [f"{_ordinal(citation.edition)} ed"]


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
