"""Charts of energy projects: each takes the parameters of their list."""
