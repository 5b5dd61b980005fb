"""Benchmarks of a loaded portal: `make bench`."""

import django

django.setup()

from tests.bench.report import main  # noqa: E402

main()
