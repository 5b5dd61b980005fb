"""Check of the column `period`, which migrations name."""

from django.core.exceptions import ValidationError

from portal.facts.periods import days


def check_period(period: str) -> None:
    try:
        days(period)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem
