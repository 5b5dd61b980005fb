"""Benchmarks on the demo data: queries, times, memory."""
