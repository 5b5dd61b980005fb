"""`python3 -m portal.ops.bootstrap`: the environment with the tools for development, no more."""

from portal.ops.bootstrap.environment import ROOT, Environment, prepare_or_exit

prepare_or_exit(Environment(ROOT), "dev")
