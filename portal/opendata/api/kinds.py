"""The endpoints of a kind of record, made from its declaration."""

from rest_framework.viewsets import ViewSetMixin

from portal.opendata.api.dated import DatedViewSet
from portal.opendata.api.router import router
from portal.opendata.api.views import RecordViewSet
from portal.records.kinds import Kind


def viewset_of(kind: Kind) -> type[ViewSetMixin]:
    """The viewset that the kind names, or one made from its model and FilterSet."""
    if kind.viewset is not None:
        return kind.viewset
    base: type[RecordViewSet] = RecordViewSet if kind.dated is None else DatedViewSet
    members = {
        "queryset": kind.model.objects.all(),
        "filterset_class": kind.filterset,
        "__module__": kind.model.__module__,
        "__doc__": base.__doc__,
        "dated": kind.dated,
    }
    return type(f"{kind.model.__name__}ViewSet", (base,), members)


def register_endpoints(kind: Kind) -> None:
    """The list of its records, and those of their parts."""
    router.register(kind.section, viewset_of(kind), f"api_{kind.kind}")
    for name, viewset in kind.rows.items():
        noun = viewset.__name__.removesuffix("ViewSet").lower()
        router.register(name, viewset, f"api_{noun}")
