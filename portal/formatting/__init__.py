"""Numbers, dates, countries, values and addresses in the reader's language."""
