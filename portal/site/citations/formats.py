"""Citation formats: each writes text from a `Citation`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.formatting.dates import format_moment
from portal.formatting.locales import language_tag
from portal.models.typography import quoted_within
from portal.site.citations.citation import Citation


@dataclass(frozen=True)
class Form:
    """Citation format. `ending` is the file extension."""

    ending: str
    name: object
    content_type: str
    write: Callable[[Citation], str]
    is_read: bool = True
    """False for one that programs import from a file."""


def write_plain(citation: Citation) -> str:
    """Write a sentence in the reader's language: title, publisher, edition, day, address."""
    words = {
        "title": quoted_within(citation.title),
        "publisher": settings.PORTAL_NAME,
        "number": citation.edition,
        "day": _issue_day(citation),
        "address": citation.address,
    }
    said = _("“%(title)s”, %(publisher)s, edition %(number)s, %(day)s, %(address)s")
    if citation.edition is None:
        said = _("“%(title)s”, %(publisher)s, recorded %(day)s, %(address)s")
    return _with_attribution(said % words, citation)


def _with_attribution(words: str, citation: Citation) -> str:
    """Add who says it, in brackets."""
    if not citation.attribution:
        return words
    return _("%(words)s (%(attribution)s)") % {"words": words, "attribution": citation.attribution}


def _issue_day(citation: Citation) -> str:
    if citation.issued_on is None:
        return _("not published")
    return format_moment(citation.issued_on.isoformat())


GBT_TYPES = {"Dataset": "DS", "Article": "EB"}
"""Annex B of the standard: data set, electronic bulletin; otherwise data base (DB)."""


def write_gbt(citation: Citation) -> str:
    """Write an electronic resource by GB/T 7714—2015, section 4.6: author, title[type/carrier],
    version, (day of the edition)[day of access], address. Punctuation is that of the standard in
    every language."""
    sort = GBT_TYPES.get(citation.type, "DB")
    issued = f"({citation.issued_on.isoformat()})" if citation.issued_on else ""
    parts = [
        settings.PORTAL_NAME,
        f"{_with_attribution(citation.title, citation)}[{sort}/OL]",
        *_gbt_version(citation),
        f"{issued}[{citation.accessed_on.isoformat()}]",
        citation.address,
    ]
    return ". ".join(parts)


def _gbt_version(citation: Citation) -> list[str]:
    """Write the edition by section 8.5: an ordinal in the language of the resource."""
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


MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

TEX_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Braces are named instead of escaped: BibTeX counts escaped braces as well."""

BABEL_LANGUAGES = {"en": "british", "zh-hans": "chinese", "ru": "russian"}
"""Names in the LaTeX package babel."""


def write_bibtex(citation: Citation) -> str:
    """Write an entry for BibTeX and biblatex in UTF-8. Double braces keep the publisher from being
    parsed as a personal name and titles from losing their capitals."""
    lines = [
        ("author", f"{{{{{_escape_tex(settings.PORTAL_NAME)}}}}}"),
        ("title", f"{{{{{_escape_tex(citation.title)}}}}}"),
        ("edition", f"{{{citation.edition}}}" if citation.edition is not None else ""),
        *_bibtex_date(citation),
        ("howpublished", f"{{\\url{{{citation.address}}}}}"),
        ("url", f"{{{citation.address}}}"),
        ("urldate", f"{{{citation.accessed_on.isoformat()}}}"),
        ("langid", f"{{{BABEL_LANGUAGES.get(citation.language, citation.language)}}}"),
        ("note", f"{{{{{note}}}}}" if (note := _escape_tex(citation.attribution)) else ""),
    ]
    fields = ",\n".join(f"  {name} = {value}" for name, value in lines if value)
    return f"@misc{{{_bibtex_key(citation)},\n{fields}\n}}\n"


def _bibtex_date(citation: Citation) -> list[tuple[str, str]]:
    day = citation.issued_on
    if day is None:
        return []
    return [
        ("year", f"{{{day.year}}}"),
        ("month", MONTHS[day.month - 1]),
        ("day", f"{{{day.day}}}"),
    ]


def _escape_tex(text: str) -> str:
    return "".join(TEX_SPECIAL.get(character, character) for character in text)


def _bibtex_key(citation: Citation) -> str:
    edition = [] if citation.edition is None else [str(citation.edition)]
    return "-".join([slugify(settings.PORTAL_NAME) or "portal", citation.identifier, *edition])


RIS_TYPES = {"Dataset": "DATA", "Article": "ELEC"}


def write_ris(citation: Citation) -> str:
    """Write a reference in RIS: tag, two spaces, hyphen, space, value; lines end with CR LF."""
    issued, read = citation.issued_on, citation.accessed_on
    lines = [
        ("TY", RIS_TYPES.get(citation.type, "ELEC")),
        ("AU", settings.PORTAL_NAME),
        ("TI", citation.title),
        ("PB", settings.PORTAL_NAME),
        ("DB", settings.PORTAL_NAME),
        ("ET", "" if citation.edition is None else str(citation.edition)),
        ("PY", f"{issued.year:04}" if issued else ""),
        ("DA", f"{issued:%Y/%m/%d}/" if issued else ""),
        ("Y2", f"{read:%Y/%m/%d}/"),
        ("LA", language_tag(citation.language)),
        ("ID", citation.identifier.partition("-")[0]),  # letters and digits, at most twenty
        ("UR", citation.address),
        ("N1", citation.attribution),
    ]
    fields = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{fields}ER  - \r\n"


CSL_TYPES = {"Dataset": "dataset", "Article": "webpage"}


def write_csl_json(citation: Citation) -> str:
    """Write a list with one item of the Citation Style Language's data format, version 1.0.2."""
    item: dict[str, object] = {
        "id": citation.identifier,
        "type": CSL_TYPES.get(citation.type, "entry"),
        "title": citation.title,
        "author": [{"literal": settings.PORTAL_NAME}],
        "container-title": settings.PORTAL_NAME,
        "publisher": settings.PORTAL_NAME,
        "language": language_tag(citation.language),
        "URL": citation.address,
        "accessed": _csl_date(citation.accessed_on),
    }
    if citation.edition is not None:
        item["version"] = str(citation.edition)
    if citation.attribution:
        item["note"] = citation.attribution
    if citation.issued_on is not None:
        item["issued"] = _csl_date(citation.issued_on)
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _csl_date(day: date) -> dict[str, object]:
    return {"date-parts": [[day.year, day.month, day.day]]}


FORMS = {
    form.ending: form
    for form in (
        Form("txt", gettext_lazy("Plain text"), "text/plain", write_plain),
        Form("gbt.txt", "GB/T 7714—2015", "text/plain", write_gbt),
        Form("bib", "BibTeX", "application/x-bibtex", write_bibtex, False),
        Form("ris", "RIS", "application/x-research-info-systems", write_ris, False),
        Form("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl_json, False),
    )
}
