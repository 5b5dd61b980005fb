"""A release as a built tree: code, files for browsers, compiled translations, static files, locked
requirements and a bill of materials, that nothing has to be built or written into any more.

    make release-tree  # writes var/corridor-<version>.tar.gz

The packages are not in it: `.venv` is made where it runs (docs/install.md).
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

from portal.ops.translations import compile_stale
from tests.tools.dependencies import packages, write_bill

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("deploy", "docs", "portal", "projects", "templates", "trade")
FILES = (
    *(".dockerignore", ".env.example", "Dockerfile", "compose.yaml"),
    *("CHANGELOG.md", "LICENSE", "README.md", "manage.py", "pyproject.toml"),
)
LEFT_OUT = ("docs/images/", "docs/test-ids.tsv", "portal/requirements-")
BUILT = "portal/static/portal/built"
BUILD_SETTINGS = {"SITE_URL": "https://portal.example", "SECRET_KEY": "of-no-portal"}
"""Only while static files are collected: https has them compressed."""


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def build_tree(target: Path) -> None:
    """Fill a new folder with what a server needs. Raises FileExistsError for an old one."""
    target.mkdir(parents=True)
    for name in _tracked():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target / name)
    shutil.copytree(ROOT / BUILT, target / BUILT)
    compile_stale(target / "portal" / "locale")
    (target / "RELEASE").write_text(f"{version()}\n")
    (target / "sbom.cdx.json").write_text(write_bill([p for p in packages() if p.runs]))
    _collect_static(target)


def _tracked() -> list[str]:
    command = ["git", "ls-files", "-z", "--", *FOLDERS, *FILES]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and not name.startswith(LEFT_OUT)]


def _collect_static(target: Path) -> None:
    """Collect with the tree's own code, into the tree; what it writes elsewhere is dropped."""
    with tempfile.TemporaryDirectory() as var:
        env = {**BUILD_SETTINGS, **os.environ, "PORTAL_VAR": var, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(command, cwd=target, env=env, check=True)


def pack(tree: Path, folder: Path) -> Path:
    """Pack a tree into a folder, as files of root that everybody may read."""

    def of_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    packed = folder / f"{tree.name}.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(tree, tree.name, filter=of_root)
    return packed


def main() -> None:
    target = ROOT / "var"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, f"corridor-{version()}")
        build_tree(tree)
        size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
        packed = pack(tree, target)
    print(f"{packed.relative_to(ROOT)}: {packed.stat().st_size / 1e6:.0f} MB packed")
    print(f"{size / 1e6:.0f} MB unpacked, without packages")


if __name__ == "__main__":
    main()
