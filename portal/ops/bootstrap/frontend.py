"""What browsers need from npm's packages: the map's program and the land under it.

Node comes with the Python packages. `package-lock.json` pins every file by its digest.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from portal.ops.bootstrap.progress import run, say

# Served as they are: they import nothing.
MAPLIBRE = ["maplibre-gl.mjs", "maplibre-gl-worker.mjs"]
LAND = "portal/maps/build_land.mjs"
# What is made depends on these as well as on the packages.
SOURCES = ["package-lock.json", "portal/ops/bootstrap/frontend.py", LAND]


def build_frontend(root: Path, programs: Path, *, with_tools: bool) -> None:
    """Installs npm's packages under `root` and makes the files that the portal serves of them.

    `programs` is the folder with the environment's own `npm` and `node`; with_tools adds the
    packages that only tests use.
    """
    say("Installing the packages that package-lock.json names into node_modules.")
    env = {**os.environ, "PATH": str(programs) + os.pathsep + os.environ.get("PATH", "")}
    npm = [str(programs / "npm"), "--prefix", str(root), "ci", "--loglevel=error", "--no-progress"]
    why = "npm could not install its packages; see above, check the connection and try again."
    run([*npm, *([] if with_tools else ["--omit=dev"])], otherwise=why, env=env)
    built = root / "portal" / "static" / "portal" / "built"
    built.mkdir(parents=True, exist_ok=True)
    for name in MAPLIBRE:
        shutil.copyfile(root / "node_modules" / "maplibre-gl" / "dist" / name, built / name)
    make = [str(programs / "node"), str(root / LAND), str(root / "node_modules")]
    why = "the land under the maps could not be made; see above."
    run([*make, str(built / "region.geojson")], otherwise=why, env=env)


def main() -> None:
    """`python -m portal.ops.bootstrap.frontend`, for images that set themselves up by other
    means."""
    build_frontend(Path.cwd(), Path(sys.executable).parent, with_tools=False)


if __name__ == "__main__":
    main()
