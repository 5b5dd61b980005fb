"""Set-up, packaged data set, server, scheduler, backups, monitoring, system checks."""
