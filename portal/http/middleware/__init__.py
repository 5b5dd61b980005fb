"""Middleware: compression, rate limit, conditional requests, language, time travel."""
