"""The examples of the guides, as the matrix runs them."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GUIDES = ("api-guide.md", "analysis.md")


def examples(url: str, asked: str, names: tuple[str, ...] = GUIDES) -> list[str]:
    """Return the code of each example in a language, asking the portal of an address."""
    texts = [(DOCS / name).read_text() for name in names]
    found = [block[2] for text in texts for block in BLOCK.finditer(text) if block[1] == asked]
    return [code.replace("http://127.0.0.1:8000", url) for code in found]
