"""Charts of energy projects and pipelines: each takes the parameters of their lists."""

from projects.charts import capacity, lines, mix, status

__all__ = ["capacity", "lines", "mix", "status"]
