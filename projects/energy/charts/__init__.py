"""Charts of energy projects: each takes the parameters of their list."""

from projects.energy.charts import capacity, mix, on_pages, status

__all__ = ["capacity", "mix", "on_pages", "status"]
