"""Statistics as SDMX 2.1 and 3.0 give them: dataflows, structures, code lists and data.

One data structure serves every dataflow, and an indicator is a dataflow. Written down in
`components.py`; which observation of a period leaves is decided where pages decide it
(`trade/statistics/selection.py`).
"""
