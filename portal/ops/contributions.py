"""What the portal itself contributes: importing these modules registers it.

Loaded by `AppConfig.ready`; each app has a module `contributions` of its own. The order is that in
which readers meet what is registered.
"""

from portal.editorial import notifications, scheduling, worklist
from portal.opendata import dcat, mcp
from portal.opendata.api import endpoints
from portal.records import serializers
from portal.site import contributions

__all__ = [
    "contributions",
    "dcat",
    "endpoints",
    "mcp",
    "notifications",
    "scheduling",
    "serializers",
    "worklist",
]
