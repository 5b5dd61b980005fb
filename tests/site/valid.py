"""Asks html-validate, a program for Node, whether pages are valid HTML."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "node_modules/html-validate/bin/html-validate.mjs"
NODE = ROOT / ".venv/bin/node"
RULES = {
    "extends": ["html-validate:standard"],
    # Sectioning content is article, aside, nav and section (HTML standard, 3.2.5.2.3).
    "elements": ["html5", {"details": {"inherit": "details", "sectioning": False}}],
    "root": True,
}


def problems_of(pages: dict[str, bytes], folder: Path) -> list[str]:
    """A sentence for each, with the address of the page. `folder` is written into."""
    rules = folder / ".htmlvalidate.json"
    rules.write_text(json.dumps(RULES))
    names = {}
    for number, (address, body) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_bytes(body)
        names[str(path)] = address
    if not names:
        return []
    command = [str(NODE), str(PROGRAM), "--config", str(rules), "--formatter", "json", *names]
    said = folder / "said.json"  # a pipe would lose what Node has not written when it ends
    with said.open("w") as file:
        done = subprocess.run(
            command, stdout=file, stderr=subprocess.PIPE, text=True, check=False, cwd=folder
        )
    assert done.returncode in (0, 1), done.stderr
    return [
        f"{names[found['filePath']]}:{one['line']} {one['ruleId']}: {one['message']}"
        for found in json.loads(said.read_text())
        for one in found["messages"]
    ]
