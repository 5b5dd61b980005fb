"""Steps that are refused in words, whoever asks for them: by button, command or program."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.editorial import bundles, drafts, plausibility, retraction, side_drafts
from portal.models import Bundle, Place, Source, User
from portal.models.change_log import Change
from portal.publication import publishing, removing
from portal.publication.publishing import NotAllowed
from tests.admin_client import make_editor, make_member
from tests.factories import NOON, make_place, make_source, make_user, publish

pytestmark = pytest.mark.django_db

type Act = Callable[[User], object]

REASONS: dict[str, str] = {"reason_en": "It is wrong.", "reason_zh_hans": "", "reason_ru": ""}


def in_review() -> Any:
    place = publish(make_place())
    copy = publishing.start_edit(place, by=make_user(), at=NOON)
    publishing.submit(copy, by=make_user(), at=NOON)
    return copy


def withdrawn() -> Any:
    place = publish(make_place())
    publishing.withdraw(place, by=make_user(), at=NOON, note="Wrong.")
    return place


def decline_an_edit(by: User) -> None:
    publishing.decline(in_review(), by=by, at=NOON, note="No.")


def decline_before_review(by: User) -> None:
    copy = side_drafts.suggest(publish(make_place()), by=by, at=NOON)
    publishing.decline(copy, by=by, at=NOON, note="No.")


def adopt_an_edit(by: User) -> None:
    side_drafts.adopt(in_review(), by=by, at=NOON)


def adopt_before_review(by: User) -> None:
    side_drafts.adopt(side_drafts.suggest(publish(make_place()), by=by, at=NOON), by=by, at=NOON)


def withdraw_while_edited(by: User) -> None:
    place = publish(make_place())
    publishing.start_edit(place, by=by, at=NOON)
    publishing.withdraw(place, by=by, at=NOON, note="Wrong.")


def propose(place: Any, by: User, words: str = "By order.") -> Any:
    return removing.propose(place, reason="court", words=words, by=by, at=NOON)


def propose_twice(by: User) -> None:
    place = withdrawn()
    propose(place, by)
    propose(place, make_user())


def remove_while_the_past_is_prepared(by: User) -> None:
    removal = propose(withdrawn(), make_user(is_superuser=True))
    Change.objects.update(has_history=False)
    removing.confirm(removal, by=by, at=NOON)


def remove_what_was_taken_back(by: User) -> None:
    removal = propose(withdrawn(), make_user(is_superuser=True))
    removing.take_back(removal)
    removing.confirm(removal, by=by, at=NOON)


def bundle_of(*records: Any) -> Bundle:
    bundle = bundles.open_bundle("Khorgos", by=make_user(), at=NOON)
    for record in records:
        bundles.put_into(bundle, record)
    return bundle


def publish_bundle(bundle: Bundle, by: User) -> None:
    bundles.publish_all(bundle, bundles.list_rows(bundle), by=by, at=NOON)


def retracted() -> Source:
    return make_source(retracted_at=NOON, retraction_reason_en="It is wrong.")


def take_back_retraction_in_review(by: User) -> None:
    retraction.take_back(bundle_of(), [in_review()], by=by, at=NOON)


REFUSED: dict[str, tuple[str, Act]] = {
    "decline an edit": ("Only a suggestion in review", decline_an_edit),
    "decline before review": ("Only a suggestion in review", decline_before_review),
    "adopt an edit": ("Only a suggestion in review", adopt_an_edit),
    "adopt before review": ("Only a suggestion in review", adopt_before_review),
    "withdraw while edited": ("A draft of it is being edited", withdraw_while_edited),
    "propose without words": ("Say why", lambda by: propose(withdrawn(), by, words=" ")),
    "propose twice": ("has proposed it already", propose_twice),
    "remove too early": ("The past is being prepared", remove_while_the_past_is_prepared),
    "remove too late": ("no longer withdrawn", remove_what_was_taken_back),
    "change in review": (
        "is in review or withdrawn",
        lambda _: drafts.open_drafts(Place, [withdrawn().uid]),
    ),
    "bundle without a name": (
        "Give the bundle a name",
        lambda by: bundles.open_bundle(" ", by=by, at=NOON),
    ),
    "bundle of what is public": ("Only drafts", lambda _: bundle_of(publish(make_place()))),
    "publish an empty bundle": ("Nothing of it waits", lambda by: publish_bundle(bundle_of(), by)),
    "publish a bundle without a role": (
        "may no longer do this",
        lambda _: publish_bundle(bundle_of(in_review()), make_member("Editor")),
    ),
    "publish a bundle beyond a role": (
        "your role does not reach",
        lambda _: publish_bundle(bundle_of(in_review()), make_editor("portal.publish")),
    ),
    "retract twice": (
        "is retracted already",
        lambda by: retraction.prepare(retracted(), [], REASONS, by=by, at=NOON),
    ),
    "take back in review": ("have it sent back first", take_back_retraction_in_review),
    "waive what holds nothing back": (
        "holds nothing back",
        lambda by: plausibility.waive("no-ruling", ("",) * 4, reasons=REASONS, by=by, at=NOON),
    ),
    "waive without a reason": (
        "Say why the value is right",
        lambda _: plausibility.waive(
            "date-order",
            ("",) * 4,
            reasons={"reason_en": " "},
            by=make_member("Publisher"),
            at=NOON,
        ),
    ),
}


@pytest.mark.every_day(one_in=3)
@pytest.mark.parametrize(("words", "take"), REFUSED.values(), ids=REFUSED)
def test_step_is_refused_in_words(words: str, take: Act) -> None:
    with pytest.raises(NotAllowed, match=words):
        take(make_user())
