"""Charts of energy projects and pipelines: each takes the parameters of their lists."""

from projects.charts import capacity, lines, mix, on_pages, status

__all__ = ["capacity", "lines", "mix", "on_pages", "status"]
