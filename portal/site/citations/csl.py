import json
from datetime import date
from typing import Any

from portal.formatting.locales import language_tag
from portal.site.citations.citation import PUBLISHER, Citation

TYPES = {"Dataset": "dataset", "Article": "webpage"}


def csl_json(citation: Citation) -> str:
    """One item of the Citation Style Language's data format, version 1.0.2, in a list."""
    item: dict[str, Any] = {
        "id": citation.identifier,
        "type": TYPES.get(citation.type, "entry"),
        "title": citation.title,
        "author": [{"literal": PUBLISHER}],
        "container-title": PUBLISHER,
        "publisher": PUBLISHER,
        "language": language_tag(citation.language),
        "URL": citation.address,
        "accessed": _date(citation.accessed_on),
    }
    if citation.edition is not None:
        item["version"] = str(citation.edition)
    if citation.issued_on is not None:
        item["issued"] = _date(citation.issued_on)
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _date(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}
