"""Statistics as SDMX REST 2.1 gives them: dataflows, structures, code lists and data.

One data structure serves every dataflow, and an indicator is a dataflow. Written down in
`components.py`; which observation of a period leaves is decided where pages decide it
(`trade/statistics/selection.py`).
"""
