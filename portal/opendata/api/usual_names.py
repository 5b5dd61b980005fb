"""Parameters of lists by the names that Django REST framework gives them, and orders by columns."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.filters.ordering import Ordering
from portal.filters.refusals import InvalidParameters, repeated_parameter
from portal.formatting.addresses import parse_number

ORDER = "order"
USUAL_NAMES, OF_PAGES = {"ordering": ORDER}, {"limit": "page_size"}
OFFSET = "offset"
LONGEST = 9
"""Maximum digits of an offset."""


def take_usual_names(request: HttpRequest, page_size: int, ordering: Ordering) -> None:
    """Rename parameters to ours, in the address too, from which the links of a page are made. One
    that stands beside ours stays, and is refused as unknown; so are those of pages where an answer
    is whole and has no `page_size`."""
    names = USUAL_NAMES | (OF_PAGES if page_size else {})
    if not {*names, OFFSET, ORDER}.intersection(request.GET):
        return
    asked = request.GET.copy()
    for usual, ours in names.items():
        if usual in asked and ours not in asked:
            asked.setlist(ours, asked.pop(usual))
    if ORDER in asked:
        asked.setlist(ORDER, list(map(ordering.by_column, asked.getlist(ORDER))))
    if page_size and OFFSET in asked and "page" not in asked:
        rows = parse_number(asked.get("page_size", ""), LONGEST) or page_size
        offset, *more = asked.pop(OFFSET)
        if more:
            raise InvalidParameters({OFFSET: repeated_parameter(OFFSET).messages})
        number = parse_number(offset, LONGEST)
        if number is None or number % rows:
            sentence = _("“%(offset)s” is not a multiple of the %(rows)s rows of a page.")
            raise InvalidParameters({OFFSET: [sentence % {"offset": offset[:80], "rows": rows}]})
        asked["page"] = str(number // rows + 1)
    request.GET = asked  # type: ignore[assignment]  # a copy that is not changed from here on
    request.META["QUERY_STRING"] = asked.urlencode()
