"""Measuring the portal on its demo data: queries, times, memory."""
