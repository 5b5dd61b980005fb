"""One step of an import, in a process of its own; tells what it cost as a line of JSON.

`python -m tests.peers.import_of STEP FILE [ROWS]`, the steps being those of `STEPS`. The database
is written to.
"""

import csv
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import django
from django.urls import get_resolver

HEADS = ["uid", "title_en", "country", "technology", "status", "capacity_mw", "units"]
TAKEN = ["uid", "title_en", "country_id", "technology", "project_status", "capacity_mw"]
LETTERS = str.maketrans(
    dict(zip("abvgdezijklmnoprstufhcyw", "абвгдезийклмнопрстуфхкыв", strict=True))
)
VOWELS = str.maketrans("аеиоуaeiou", "оиеуаoieua")


def write_table(path: Path, rows: int) -> dict[str, object]:
    """Write a table of published plants: every other row without identifier and with its name in
    Cyrillic, every fifth with another capacity; all give the number of units. Beside it, as
    `otherwise.csv`, the same with three names in ten spelled otherwise."""
    from projects.energy.models import EnergyProject

    chance = Random(1)  # the same table each time
    stored = EnergyProject.objects.order_by("pk").values_list(*TAKEN).iterator(5000)
    known: list[Any] = [row for row in stored if row[5] and row[5] >= 10]
    table = [HEADS]
    for number, (uid, title, *facts, capacity) in enumerate(
        chance.sample(known, min(rows, len(known)))
    ):
        named = [uid, title] if number % 2 else ["", in_cyrillic(title)]
        told = capacity if number % 5 else capacity + 5
        table.append([*named, *facts, f"{told:f}", str(10 + number % 30)])
    _write(path, table)
    otherwise = [
        [row[0], spelled_otherwise(row[1]), *row[2:]]
        if number and number % 10 in (0, 3, 6)
        else row
        for number, row in enumerate(table)
    ]
    _write(path.with_name("otherwise.csv"), otherwise)
    return {"known": EnergyProject.objects.count(), "rows": len(table) - 1}


def _write(path: Path, table: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def spelled_otherwise(title: str) -> str:
    return title[:1] + title[1:6].translate(VOWELS) + title[6:]


def in_cyrillic(title: str) -> str:
    text = title.lower().replace("sh", "ш").replace("zh", "ж").replace("ya", "я")
    return text.translate(LETTERS).title()


def preview(path: Path, _rows: int) -> dict[str, object]:
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import Source, User

    by = User.objects.get_or_create(username="bench-import")[0]
    about = {"kind": "dataset", "title": path.stem, "publisher": "Bench"}
    source = Source.working.get_or_create(slug=f"bench-{path.stem}", defaults=about)[0]
    data = path.read_bytes()

    def step() -> dict[str, object]:
        about: dict[str, Any] = {"target": "energyproject", "source": source, "by": by}
        batch = batches.start_import(data, **about, at=timezone.now(), file_name=path.name)
        return {"outcomes": batch.counts}

    return measured(step)


def preview_otherwise(path: Path, rows: int) -> dict[str, object]:
    from portal.models import ImportBatch

    found = preview(path.with_name("otherwise.csv"), rows)
    ImportBatch.objects.all()[0].delete()
    return found


def apply(_path: Path, _rows: int) -> dict[str, object]:
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import ImportBatch

    batch = ImportBatch.objects.defer("data").first()
    assert batch

    def step() -> dict[str, object]:
        batches.apply_later(batch, submits=False)
        done = batches.run(batch.pk, at=timezone.now())
        return {"state": done.state, "problem": done.problem, "report": done.report}

    return measured(step)


def undo(_path: Path, _rows: int) -> dict[str, object]:
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import ImportBatch

    batch = ImportBatch.objects.defer("data").first()
    assert batch

    def step() -> dict[str, object]:
        batches.undo(batch, by=batch.made_by, at=timezone.now())
        batch.refresh_from_db()
        return {"state": batch.state, "kept": len(batch.report["kept"])}

    found = measured(step)
    batch.delete()
    return found


def peer_preview(path: Path, _rows: int) -> dict[str, object]:
    return _import_by_peer(path, dry_run=True)


def peer_apply(path: Path, _rows: int) -> dict[str, object]:
    return _import_by_peer(path, dry_run=False)


def peer_bulk(path: Path, _rows: int) -> dict[str, object]:
    return _import_by_peer(path, dry_run=False, use_bulk=True, skip_diff=True)


def _import_by_peer(path: Path, *, dry_run: bool, **options: bool) -> dict[str, object]:
    """Import with django-import-export, which finds records by their identifiers alone and writes
    into what is public. Nothing of it stays."""
    from django.db import transaction

    from portal.facts.identifiers import new_uid
    from projects.energy.models import EnergyProject

    resources = import_module("import_export.resources")

    class Plants(resources.ModelResource):  # type: ignore[name-defined]
        status = import_module("import_export.fields").Field(
            attribute="project_status", column_name="status"
        )

        class Meta:
            model = EnergyProject
            fields = ("slug", *HEADS)
            import_id_fields = ("uid",)
            skip_unchanged = True

        def get_queryset(self) -> Any:
            return EnergyProject.working.all()

        def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
            row["uid"] = row["uid"] or new_uid()

        def before_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
            instance.slug = instance.slug or instance.uid

    for name, value in options.items():
        setattr(Plants._meta, name, value)

    def step() -> dict[str, object]:
        table = (
            import_module("tablib").Dataset().load(path.read_text(encoding="utf-8"), format="csv")
        )
        with transaction.atomic():
            result = Plants().import_data(table, dry_run=dry_run)
            transaction.set_rollback(True)
        return {"outcomes": dict(result.totals), "problem": result.has_errors()}

    return measured(step)


def measured(step: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Do a step and return what it gives, with seconds of CPU and of the clock until it is
    committed, the CPU of what follows (the checks of the worklist), and the peak of memory."""
    from django.db import transaction
    from django.utils import timezone

    from portal.importing import batches

    began, clock, costs = time.process_time(), time.monotonic(), []
    with transaction.atomic():
        transaction.on_commit(lambda: costs.append(_costs(began, clock)))
        found = step()
    checked = time.process_time()
    list(batches.run_waiting(at=timezone.now()))
    checks = round(time.process_time() - checked, 2)
    return {**costs[0], "checks": checks, "with_checks": _costs(0, 0)["megabytes"], **found}


def _costs(began: float, clock: float) -> dict[str, object]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu, wall = time.process_time() - began, time.monotonic() - clock
    return {"cpu": round(cpu, 2), "clock": round(wall, 1), "megabytes": round(peak)}


STEPS = {
    "table": write_table,
    "preview": preview,
    "preview-otherwise": preview_otherwise,
    "apply": apply,
    "undo": undo,
    "peer-preview": peer_preview,
    "peer-apply": peer_apply,
    "peer-bulk": peer_bulk,
}


def main(step: str, path: str, rows: str = "0") -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    django.setup()
    _ = get_resolver().url_patterns  # a process that serves or works has imported them long before
    found = STEPS[step](Path(path), int(rows))
    print(json.dumps(found, default=str), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
