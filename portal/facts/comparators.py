"""Comparators of numbers: “over 50” is not 50."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Comparator(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    OVER = "over", _("over")
    AT_LEAST = "at_least", _("at least")
    UNDER = "under", _("under")
    AT_MOST = "at_most", _("at most")
