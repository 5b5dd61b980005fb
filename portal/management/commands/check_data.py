import json
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management import BaseCommand

from portal.editorial.plausibility.gate import check_everything
from portal.editorial.worklist.words import complete_sentence
from portal.models.bulk import collecting_garbage_seldom
from portal.records.registry import publishable_models


class Command(BaseCommand):
    help = (
        "Run the checks of plausibility over all that is public, and change nothing. Says what "
        "cannot be right, asks for a reason or deserves a look, and leaves out what is waived."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = [model.kind() for model in publishable_models()]
        parser.add_argument("--kind", action="append", choices=kinds, default=[])
        parser.add_argument("--drafts", action="store_true", help="drafts as well")
        parser.add_argument("--json", action="store_true", help="a line of JSON for each finding")

    @collecting_garbage_seldom()
    def handle(self, *args: object, **options: Any) -> None:
        counted: Counter[str] = Counter()
        for model, found in check_everything(options["kind"], drafts=options["drafts"]):
            words = complete_sentence(found.check, found.problem.detail, model)
            counted[found.check.id] += 1
            if options["json"]:
                check_id, kind, uid, field, value = found.waives
                about = {
                    "check": check_id, "severity": found.check.severity.name.lower(), "kind": kind,
                    "uid": uid, "field": field, "value": value, "sentence": words,
                }  # fmt: skip
                self.stdout.write(json.dumps(about, ensure_ascii=False))
            else:
                self.stdout.write(
                    f"{found.check.severity.label}  {found.waives[1]} {found.uid}: {words}"
                )
        if not options["json"]:
            for name, count in sorted(counted.items()):
                self.stdout.write(f"  {name:<20} {count:>6}")
