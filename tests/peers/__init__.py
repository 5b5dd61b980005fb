"""Corridor beside a plain Django portal with the same records: `make bench-peers`."""
