"""Comparators of numbers: “over 50” is not 50."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Comparator(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    OVER = "over", _("over")
    AT_LEAST = "at_least", _("at least")
    UNDER = "under", _("under")
    AT_MOST = "at_most", _("at most")


def comparator_of_sum(comparators: Iterable[str]) -> str:
    """“Over 50” and 100 are “over 150”; what is over and what is under make “about”."""
    inexact = set(comparators) - {Comparator.EXACT}
    if len(inexact) <= 1:
        return inexact.pop() if inexact else Comparator.EXACT
    if inexact == {Comparator.OVER, Comparator.AT_LEAST}:
        return Comparator.OVER
    if inexact == {Comparator.UNDER, Comparator.AT_MOST}:
        return Comparator.UNDER
    return Comparator.ABOUT
