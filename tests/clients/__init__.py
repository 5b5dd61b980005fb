"""Programs that others wrote read the portal as they are: `make clients` writes docs/clients.md.

They live in `.tools/clients`, an environment of their own that git ignores; R, GDAL and LibreOffice
come from the system. `matrix` asks each of them one thing after another; each function of the other
modules is a client.
"""
