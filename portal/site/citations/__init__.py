"""Citations of a record, of one of its figures, or of a single statement.

Every format names the edition, its day and a permanent address; that of a figure or a statement
also who says so, and whether it is used.
"""
