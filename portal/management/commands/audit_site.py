from django.core.management import BaseCommand, CommandError

from portal.ops.auditing import audit_site

MOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Ask every list, file, page and chart, and say which figures lead to no statement with a "
        "source. Writes nothing; ends with 1 if there are any."
    )

    def handle(self, *args: object, **options: object) -> None:
        audits = audit_site()
        for name, audit in audits.items():
            resolved = audit.count - len(audit.unresolved)
            self.stdout.write(f"{name}: {resolved:,} of {audit.count:,} figures have a source")
            for where in audit.unresolved[:MOST_SHOWN]:
                self.stdout.write(f"  {where}")
        if any(audit.unresolved for audit in audits.values()):
            raise CommandError("Figures without a source.")
