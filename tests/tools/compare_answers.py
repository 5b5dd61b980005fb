"""Ask two checkouts of the portal the same questions, and say where their answers differ.

Some thousand addresses of the packaged portal, in three languages and as several people of the
desk: pages, files, feeds, pictures, the API in each format and by each parameter, SDMX, MCP,
errors.

    make compare BASE=v0.1.0        # a commit, or the folder of a checkout that is set up

does all of it for the checkout it runs in. By hand, from the folder of this checkout:

    run="python -m tests.tools.compare_answers"
    $run prepare  --checkout OLD --to VAR                      # load the data set, work on the desk
    $run discover --checkout OLD --database VAR/corridor.sqlite3 --to A
    $run collect  --checkout NEW --database VAR/corridor.sqlite3 --like A --to B
    $run compare A B --allow expected.toml

`discover` finds the questions and keeps the answers, `collect` asks the same ones elsewhere. It
works on a copy of the database, which it migrates by the code of the checkout; with
`--load` instead of `--database` it loads the data set by that code too (identifiers made at random
are then the same only while they are made in the same order). `--then COMMAND` runs a management
command after migrating. Each step runs with the interpreter that is named: use the `.venv` of the
checkout it asks.

The clock stands still, at one moment for loading and another for asking; the key, the hosts and
the choices of `secrets` are fixed; static files keep their plain names. Of headers all are
compared but Content-Length and Date; an ETag by its being there and weak, cookies by name. Atom,
calendars and other XML are compared after parsing, JSON by value and order, archives and
spreadsheets by what is in them, Parquet by table, pictures by pixel, and drawings (SVG) that
differ as text once more as pictures.

`--allow FILE` names what may differ, each with a reason, in TOML:

    [[allow]]                            # lines of answers; `missing` stands for a whole question
    reason = "The link is called otherwise now"
    address = '^GET /about/'             # a regular expression; all addresses if left out
    line = 'href="/about/data/"'         # the same; all lines if left out

    [[replace]]                          # in both answers, before they are compared
    reason = "The script has moved"
    pattern = '/static/portal/js/old.js'
    by = '/static/portal/js/new.js'

It ends with 1 if anything else differs. Only `portal.settings`, the names of management commands
and the fields `status`, `version` and `edit_of` of records are known here, so that modules may
move.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

from tests.tools.answers import asking, checkout, comparing, discovering, preparing

ROOT = Path(__file__).resolve().parents[2]
SHARDS = ("1", "2", "3", "4")
"""Parts of the questions when they are asked again."""
MOST = 4000


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    for name in ("checkout", "to", "database", "like", "var"):
        if getattr(options, name, None) is not None:
            setattr(options, name, getattr(options, name).resolve())
    result: int = options.run(options)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(required=True)

    def command(name: str, run: object, *needs: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.set_defaults(run=run)
        for need in needs:
            made.add_argument(f"--{need}", type=Path, required=True)
        return made

    command("prepare", _prepare, "checkout", "to")
    migrate = command("migrate", _migrate, "checkout", "to")
    discover = command("discover", _discover, "checkout", "database", "to")
    discover_part = command("discover-part", _discover_part, "checkout", "var", "to")
    for one in (discover, discover_part):
        one.add_argument("--most", type=int, default=MOST, help="how many links are followed")
    collect = command("collect", _collect, "checkout", "like", "to")
    collect_part = command("collect-part", _collect_part, "checkout", "like", "var", "to")
    for one in (collect, collect_part):
        one.add_argument("--every", type=int, default=1, help="ask every nth question only")
    for one in (discover_part, collect_part):
        one.add_argument("--part", required=True)
    for one in (discover, collect):
        one.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    for one in (migrate, collect):
        one.add_argument("--then", action="append", default=[], help="a command after migrating")
    source = collect.add_mutually_exclusive_group(required=True)
    source.add_argument("--database", type=Path, help="copied, then migrated")
    source.add_argument("--load", action="store_true", help="load the data set anew")
    both = command("compare", _compare)
    both.add_argument("before", type=Path)
    both.add_argument("after", type=Path)
    both.add_argument("--allow", type=Path)
    everything = command("all", _all)
    everything.add_argument("--base", required=True, help="a commit or a checkout")
    everything.add_argument("--allow", type=Path)
    return parser


def _prepare(options: argparse.Namespace) -> int:
    preparing.prepare(options.checkout, options.to)
    return 0


def _migrate(options: argparse.Namespace) -> int:
    preparing.migrate(options.checkout, options.to, *options.then)
    return 0


def _discover(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="answers-") as folder:
        _empty(options.to)
        more = [f"--most={options.most}"]
        paths = {"checkout": options.checkout, "to": options.to}
        parts = discovering.PARTS
        return _ask_in_parts(
            "discover-part", parts, options.database, Path(folder), options.jobs, *more, **paths
        )


def _discover_part(options: argparse.Namespace) -> int:
    _enter(options)
    with asking.Answers(options.to, options.part) as answers:
        discovering.discover(options.part, answers, options.most)
    return 0


def _collect(options: argparse.Namespace) -> int:
    """Prepare or copy the data, then ask in parts, `jobs` of them at a time."""
    with tempfile.TemporaryDirectory(prefix="answers-") as folder:
        var = Path(folder) / "data"
        if options.load:
            _step("prepare", checkout=options.checkout, to=var)
        else:
            checkout.copy_data(options.database, var)
            then = [f"--then={one}" for one in options.then]
            _step("migrate", *then, checkout=options.checkout, to=var)
        _empty(options.to)
        more = [f"--every={options.every}"]
        paths = {"checkout": options.checkout, "to": options.to, "like": options.like}
        database = var / checkout.DATABASE
        return _ask_in_parts(
            "collect-part", SHARDS, database, Path(folder), options.jobs, *more, **paths
        )


def _collect_part(options: argparse.Namespace) -> int:
    number = SHARDS.index(options.part)
    questions = list(asking.read_questions(options.like))[:: options.every]
    _enter(options)
    with asking.Answers(options.to, options.part) as answers:
        asking.ask_all(questions[number :: len(SHARDS)], answers)
    return 0


def _enter(options: argparse.Namespace) -> None:
    checkout.enter(options.checkout, options.var, at=checkout.ASKED_AT, seed=options.part)


def _empty(folder: Path) -> None:
    """Make room for answers; only earlier answers are deleted."""
    if (folder / asking.BODIES).exists():
        shutil.rmtree(folder)
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} holds something else.")
    folder.mkdir(parents=True, exist_ok=True)


def _ask_in_parts(
    command: str,
    parts: Sequence[str],
    database: Path,
    folder: Path,
    jobs: int,
    *more: str,
    **paths: Path,
) -> int:
    """Ask each part by a process of its own, of a copy of the database of its own."""

    def ask(part: str) -> int:
        checkout.copy_data(database, folder / part)
        words = _words(command, f"--part={part}", *more, var=folder / part, **paths)
        return subprocess.run(words, cwd=ROOT, env=_environment(), check=False).returncode

    with ThreadPoolExecutor(jobs) as pool:
        if any(pool.map(ask, parts)):
            raise SystemExit("Not all could be asked; see above.")
    print(f"{asking.join(paths['to'], parts)} answers in {paths['to']}", flush=True)
    return 0


def _compare(options: argparse.Namespace) -> int:
    result = comparing.compare(options.before, options.after, comparing.Rules.read(options.allow))
    for line in comparing.report(result):
        print(line)
    return 0 if result.is_equal else 1


def _all(options: argparse.Namespace) -> int:
    """Keep what a base answered under `var/compare/`, so that it is asked only once for each
    commit."""
    base, name = _base(options.base)
    kept = ROOT / "var" / "compare" / name
    database, answers = kept / "data" / checkout.DATABASE, kept / "answers"
    if not (answers / asking.INDEX).exists():
        shutil.rmtree(kept / "data", ignore_errors=True)
        _step("prepare", checkout=base, to=kept / "data")
        _step("discover", checkout=base, database=database, to=answers)
    own = ROOT / "var" / "compare" / "own"
    _step("collect", checkout=ROOT, database=database, like=answers, to=own)
    options.before, options.after = answers, own
    return _compare(options)


def _base(given: str) -> tuple[Path, str]:
    """Return the checkout of a base and a name for it; a commit is unpacked under `var/compare/`,
    with the environment and the built files of this checkout."""
    if Path(given).is_dir():
        folder = Path(given).resolve()
        return folder, f"{folder.name}-{_git(folder, 'rev-parse', '--short=12', 'HEAD')}"
    commit = _git(ROOT, "rev-parse", "--short=12", f"{given}^{{commit}}")
    folder = ROOT / "var" / "compare" / f"checkout-{commit}"
    if not folder.exists():
        folder.mkdir(parents=True)
        packed = subprocess.run(
            ["git", "archive", commit], cwd=ROOT, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        built = Path("portal/static/portal/built")
        shutil.copytree(ROOT / built, folder / built, dirs_exist_ok=True)
    return folder, commit


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _step(name: str, *more: str, **paths: Path) -> None:
    """Run a command of this tool with the interpreter of the checkout it is about."""
    began = monotonic()
    print(f"{name} {paths['checkout']}", flush=True)
    subprocess.run(_words(name, *more, **paths), cwd=ROOT, env=_environment(), check=True)
    print(f"{name}: {monotonic() - began:.0f} s", flush=True)


def _environment() -> dict[str, str]:
    """Words in a set have the same order each time."""
    return {**os.environ, "PYTHONHASHSEED": "0"}


def _words(name: str, *more: str, **paths: Path) -> list[str]:
    own = paths["checkout"] / ".venv" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    given = [word for key, value in paths.items() for word in (f"--{key}", str(value))]
    return [python, "-m", "tests.tools.compare_answers", name, *given, *more]


if __name__ == "__main__":
    sys.exit(main())
