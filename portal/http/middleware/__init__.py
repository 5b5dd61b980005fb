"""Middleware: compression, rate limit, kept answers, validators, language, time travel."""
