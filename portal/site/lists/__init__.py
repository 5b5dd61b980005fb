"""Lists of records as a table, map, chart or timeline."""
