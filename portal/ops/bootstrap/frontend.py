"""Build the files for browsers from npm's packages: map program, API page, land under the maps.

`package-lock.json` pins every file by its digest. Node is needed here and nowhere else: it is
fetched into a folder that goes when the files are built.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from portal.ops.bootstrap.programs import KEEP_DOWNLOADS, find_uv
from portal.ops.bootstrap.progress import run, step

# Served as they are: they import nothing.
LAND = "portal/graphics/maps/build_land.mjs"
LAND_FILE = "region.geojson"
SERVED = {
    "maplibre-gl/dist": ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"],
    "swagger-ui-dist": ["swagger-ui-bundle.js", "swagger-ui.css"],
}
# Where the last line of a file says that its source may be read; that is not served.
SOURCE_MAP = re.compile(rb"(?m)^(//|/\*)# sourceMappingURL=.*$")
# What is made depends on these as well as on the packages.
SOURCES = ["package-lock.json", "portal/ops/bootstrap/frontend.py", LAND]
NODE_REQUIREMENT = Path(__file__).with_name("node.txt")


def build_frontend(root: Path, python: Path, uv: str) -> None:
    """Build with a Node of its own in `.tools/build`, which is removed at the end."""
    build = root / ".tools" / "build"
    shutil.rmtree(build, ignore_errors=True)
    build.mkdir(parents=True)
    try:
        _install_node(build / "node", python, uv)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(root / name, build)
        cache = [] if os.environ.get(KEEP_DOWNLOADS) else ["--cache", str(build / "npm-cache")]
        _install_packages(build, build / "node" / "bin", ["--omit=dev", *cache])
        _make_files(root, build / "node_modules", build / "node" / "bin")
    finally:
        shutil.rmtree(build, ignore_errors=True)


def build_frontend_with_tools(root: Path, programs: Path) -> None:
    """Build for development: `node_modules` stays, with what only tests use, but what is optional:
    `make lighthouse` installs it. `programs` has the environment's `npm`, `node` and `python`."""
    _install_packages(root, programs, [])
    _make_files(root, root / "node_modules", programs)


def _install_node(target: Path, python: Path, uv: str) -> None:
    why = "Node, which fetches the packages for browsers, could not be installed; see above."
    cache = [] if os.environ.get(KEEP_DOWNLOADS) else ["--no-cache"]
    with step("Installing Node for as long as the set-up needs it."):
        run([uv, "venv", "--quiet", "--python", str(python), str(target)], otherwise=why)
        command = [uv, "pip", "sync", "--quiet", "--require-hashes", *cache]
        command += ["--python", str(target / "bin" / "python"), str(NODE_REQUIREMENT)]
        run(command, otherwise=why)


def _install_packages(folder: Path, programs: Path, options: list[str]) -> None:
    env = {**os.environ, "PATH": str(programs) + os.pathsep + os.environ.get("PATH", "")}
    npm = [str(programs / "npm"), "--prefix", str(folder), "ci", "--loglevel=error"]
    why = "npm could not install its packages; see above, check the connection and try again."
    with step("Installing the packages for browsers that package-lock.json names."):
        run([*npm, "--no-progress", "--omit=optional", *options], otherwise=why, env=env)


def _make_files(root: Path, node_modules: Path, programs: Path) -> None:
    """Fill `built` anew; files of an earlier version do not stay."""
    built = root / "portal" / "static" / "portal" / "built"
    built.mkdir(parents=True, exist_ok=True)
    names = {name for folder in SERVED.values() for name in folder}
    for old in built.iterdir():
        if old.name not in names:
            old.unlink()
    for folder, files in SERVED.items():
        for name in files:
            text = (node_modules / folder / name).read_bytes()
            (built / name).write_bytes(SOURCE_MAP.sub(b"", text))
    why = "the land under the maps could not be made; see above."
    make = [str(programs / "node"), str(root / LAND), str(node_modules)]
    with step("Making the land under the maps."):
        run([*make, str(built / LAND_FILE)], otherwise=why)


def main() -> None:
    """`python -m portal.ops.bootstrap.frontend`, for images with a set-up of their own."""
    root = Path.cwd()
    build_frontend(root, Path(sys.executable), find_uv(root / ".tools"))


if __name__ == "__main__":
    main()
