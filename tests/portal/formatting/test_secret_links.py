"""Keys do not stay in texts that are kept."""

import pytest

from portal.formatting.secret_links import OPENS, OPENS_ACCOUNT, hide_keys

LINK = "See https://example.org/en/admin/{}/abc-123/?page=2 today."


@pytest.mark.parametrize("path", OPENS.split("|"))
def test_a_key_is_hidden_behind_each_path_that_it_opens(path: str) -> None:
    assert hide_keys(LINK.format(path)) == LINK.format(path).replace("abc-123", "***")


@pytest.mark.parametrize("path", ["reset/key", "confirm-email"])
def test_mails_hide_keys_of_accounts_and_show_those_of_readers(path: str) -> None:
    reader = LINK.format("subscribe")
    hidden = hide_keys(f"{LINK.format(path)} {reader}", behind=OPENS_ACCOUNT)

    assert "abc-123" not in hidden.removesuffix(reader)
    assert hidden.endswith(reader)
