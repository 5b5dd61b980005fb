"""A record is no part of itself."""

import pytest
from django.core.exceptions import ValidationError

from portal.models import Record
from portal.records.registry import record_models
from tests.factories import MAKERS, make_trade_hub, publish
from trade.hubs.models import TradeHub

pytestmark = pytest.mark.django_db

WITH_WHOLE = [model for model in record_models() if model.whole]


@pytest.mark.parametrize("model", WITH_WHOLE, ids=lambda model: model.kind())
def test_circle_of_parts_is_refused_at_its_field(model: type[Record]) -> None:
    first = MAKERS[model]()
    second = MAKERS[model](**{model.whole: first})
    second.clean()

    for whole in (first, second):
        setattr(first, model.whole, whole)
        with pytest.raises(ValidationError) as refused:
            first.clean()
        assert [*refused.value.error_dict] == [model.whole]


def test_draft_is_no_part_of_what_it_is_a_draft_of() -> None:
    public = publish(make_trade_hub())
    draft = TradeHub(edit_of=public, slug=public.slug, parent=public)

    with pytest.raises(ValidationError, match="is part of it"):
        draft.clean()
