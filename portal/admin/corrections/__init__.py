"""Work on reports of errors, and notes on what was wrong."""
