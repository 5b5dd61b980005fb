from portal.formatting.locales import language_tag
from portal.site.citations.citation import PUBLISHER, Citation

TYPES = {"Dataset": "DATA", "Article": "ELEC"}


def ris(citation: Citation) -> str:
    """A reference in RIS: a tag, two spaces, a hyphen, a space, a value; lines end with CR LF."""
    issued, read = citation.issued_on, citation.accessed_on
    lines = [
        ("TY", TYPES.get(citation.type, "ELEC")),
        ("AU", PUBLISHER),
        ("TI", citation.title),
        ("PB", PUBLISHER),
        ("DB", PUBLISHER),
        ("ET", "" if citation.edition is None else str(citation.edition)),
        ("PY", f"{issued.year:04}" if issued else ""),
        ("DA", f"{issued:%Y/%m/%d}/" if issued else ""),
        ("Y2", f"{read:%Y/%m/%d}/"),
        ("LA", language_tag(citation.language)),
        ("ID", citation.identifier.partition("-")[0]),  # letters and digits, at most twenty
        ("UR", citation.address),
    ]
    said = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{said}ER  - \r\n"
