"""Applies an import and kills the process that does at a random moment, fifty times.

`python -m tests.tools.kill_imports sqlite|postgresql [SEED] [TIMES]`, in a database of its own.
After each kill the tables of the portal are what they were, and the import waits; or all of it is
there, and the import says so. What waits is applied then, and undone for the next round.
"""

import os
import random
import sys
import time
from collections import Counter
from functools import partial
from typing import Any

from tests.tools.killing import digest_of_rows, kill_during, run_in_own_portal

ROWS = 400


def main(database: str, seed: str = "", times: str = "50") -> None:
    seed = seed or str(time.time_ns() % 1_000_000)
    sys.exit(run_in_own_portal(database, "tests.tools.kill_imports", "within", seed, times))


def kill_within(seed: int, times: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import ImportBatch
    from portal.models.imports import ImportState

    call_command("migrate", verbosity=0)
    whole: tuple[int, ...] = ()
    batch, outcomes, longest, before = _prepare(), Counter[str](), 0.0, ""

    def prepare() -> None:
        nonlocal before
        if longest:
            batches.undo(batch, by=batch.made_by, at=timezone.now())
            _plan_anew(batch)
        before = digest_of_rows(ImportBatch)

    for seconds in kill_during(partial(_apply, batch), random.Random(seed), times, before=prepare):
        batch.refresh_from_db()
        if not longest:
            longest, whole = seconds, _count(batch)
            continue
        outcomes[batch.state] += 1
        print(f"killed after {seconds:.2f} s: {batch.state}", flush=True)
        if batch.state == ImportState.WAITING:
            assert digest_of_rows(ImportBatch) == before, "Something was written, and it waits."
            batch = batches.run(batch.pk, at=timezone.now())
        assert (batch.state, batch.problem) == (ImportState.APPLIED, "")
        assert _count(batch) == whole, "Not all of it was applied."
    print(
        f"seed {seed}: {dict(outcomes)}, each time all or nothing; committed after {longest:.2f} s"
    )


def _prepare() -> Any:
    """Return an import that waits: half of its rows are about public records, half about none."""
    from django.utils import timezone

    from portal.importing import batches
    from portal.models import Status
    from projects.energy.models import EnergyProject
    from tests.factories import make_country, make_energy_project, make_source, make_user, publish

    make_country("KZ")
    known = [publish(make_energy_project(capacity_mw=100, units=None)) for _ in range(20)]
    assert known[0].status == Status.PUBLISHED
    lines = ["uid,title_en,country,technology,status,capacity_mw,units"]
    for number in range(ROWS):
        uid = known[number].uid if number < len(known) else ""
        lines.append(
            f"{uid},Plant {number} of a table,KZ,wind,operating,{number + 50},{number + 1}"
        )
    batch = batches.start_import(
        "\n".join(lines).encode(),
        target=EnergyProject.kind(),
        source=make_source(),
        by=make_user(is_superuser=True),
        at=timezone.now(),
    )
    batches.apply_later(batch, submits=False)
    return batch


def _plan_anew(batch: Any) -> None:
    """Let an import that was undone wait again."""
    from portal.importing import batches
    from portal.models.imports import ImportState

    batch.rows.update(made={})
    type(batch).objects.filter(pk=batch.pk).update(state=ImportState.PLANNED)
    batches.apply_later(batch, submits=False)


def _apply(batch: Any) -> None:
    from django.utils import timezone

    from portal.editorial.worklist import following
    from portal.importing import batches

    following.refresh_changed = lambda *_words, **_about: os._exit(0)  # after the commit
    batches.run(batch.pk, at=timezone.now())


def _count(batch: Any) -> tuple[int, ...]:
    """Count what the import has made: rows that say so, drafts, statements."""
    from projects.energy.models import EnergyProject

    drafts = EnergyProject.working.filter(status="draft")
    claims = EnergyProject.part_rows("claims").filter(source=batch.source)
    return batch.rows.exclude(made={}).count(), drafts.count(), claims.count()


if __name__ == "__main__":
    if sys.argv[1] == "within":
        kill_within(int(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:])
