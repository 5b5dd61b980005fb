"""The portal as its administrators see it: probes, lines of the log, metrics, traces."""
