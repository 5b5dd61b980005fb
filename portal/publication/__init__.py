"""Publishing, editions, read models, the change log, and reading the past."""
