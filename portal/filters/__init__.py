"""Filters and orders of lists: a page and the API endpoint of a model share one FilterSet."""
