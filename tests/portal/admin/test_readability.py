"""What the desk says of a text that is hard to read."""

import pytest

from portal.editorial import worklist
from portal.models import Finding
from tests.factories import NOON, make_story

pytestmark = pytest.mark.django_db

CHECKS = ("long-sentence", "vague-link", "skipped-heading", "no-description")


def found_in(**bodies: str) -> set[tuple[str, str]]:
    story = make_story(**bodies)
    worklist.refresh([story], at=NOON)
    found = Finding.objects.filter(check_id__in=CHECKS, record_uid=story.uid)
    return {(one.check_id, one.field) for one in found}


@pytest.mark.parametrize(
    ("column", "text", "found"),
    [
        ("body_en", "Trade " + "grows and " * 30 + "ends.", "long-sentence"),
        ("body_en", "Trade grows. " * 60, None),
        ("body_zh_hans", "贸易" * 60 + "。", "long-sentence"),
        ("body_zh_hans", "贸易增长。" * 60, None),
        ("body_zh_hans", "贸易为{{figure series:trade-cn-kg-gacc-usd 2024}}，" * 4 + "。", None),
        ("body_en", "See [here](/places/) for more.", "vague-link"),
        ("body_ru", "См. [здесь](/places/).", "vague-link"),
        ("body_en", "See [https://example.org](https://example.org).", "vague-link"),
        ("body_en", "See [all places](/places/).", None),
        ("body_en", "# Again the title", "skipped-heading"),
        ("body_en", "## First\n\n#### Third", "skipped-heading"),
        ("body_en", "## First\n\n### Second\n\n## Next", None),
        ("body_en", "![](/media/turbine.jpg)", "no-description"),
        ("body_en", "![Two turbines on a ridge](/media/turbine.jpg)", None),
    ],
)
def test_text_that_is_hard_to_read_is_named(column: str, text: str, found: str | None) -> None:
    assert found_in(**{column: text}) == ({(found, column)} if found else set())
