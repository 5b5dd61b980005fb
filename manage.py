#!/usr/bin/env python3
"""Runs the portal's commands; `python3 manage.py demo` is the one to try first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # Imported one after the other, because Django may only be there once the first has run.
    from portal.ops.bootstrap import ensure_environment, sentence_at_the_end

    with sentence_at_the_end():
        ensure_environment(sys.argv)

        if sys.argv[1:2] == ["test"]:
            from tests.tools.running import run
        else:
            from portal.ops.monitoring.commands import run

        run(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:  # while the part that says it otherwise was still being loaded
        sys.exit("\nStopped before it was done. The next start goes on from here.")
