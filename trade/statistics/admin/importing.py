"""The panel of a series leads to the page on which its values are pasted."""

from django.http import HttpRequest

from portal.admin.workflow.extra_pages import panel_parts
from portal.admin.workflow.permissions import DeskAdmin, actor
from portal.editorial.admin_site import DeskPart
from portal.importing.pages import import_part
from portal.importing.targets import TARGETS
from portal.models import Publishable
from trade.statistics.importing import NAME
from trade.statistics.models import Series


@panel_parts
def paste_link(modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> list[DeskPart]:
    target = TARGETS[NAME]
    fits = isinstance(record, Series) and target.is_allowed(actor(request))
    return [import_part(target, record.uid)] if fits else []
