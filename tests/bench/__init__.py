"""Benchmarks: of a loaded portal, and of this checkout beside another one."""
