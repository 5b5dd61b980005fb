"""The list, pages and API of power plants as most would write them in Django and DRF."""
