"""Set-up, packaged data set, server, scheduler, benchmarks, system checks."""
