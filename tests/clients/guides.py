"""The examples of the guides, as the matrix runs them."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(url: str) -> list[tuple[str, str]]:
    """Return language and code of each example, asking the portal of an address."""
    texts = [(DOCS / name).read_text() for name in ("api-guide.md", "analysis.md")]
    found = [(block[1], block[2]) for text in texts for block in BLOCK.finditer(text)]
    return [(language, code.replace("http://127.0.0.1:8000", url)) for language, code in found]
