"""The check of the column `period`, by the name that migrations have for it."""

from portal.models.fields import check_period

__all__ = ["check_period"]
