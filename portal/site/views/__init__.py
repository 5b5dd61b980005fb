"""The pages of the portal itself; each app has its own views beside its models."""
