"""Commands with arguments that cannot be meant."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize(
    ("command", "argument"),
    [
        ("clean_media", "--hours=99999999999"),
        ("clean_media", "--hours=-1"),
        ("clean_media", "--hours=two"),
        ("backup", "--keep=-1"),
        ("backup", "--keep=0"),
    ],
)
def test_number_out_of_range_is_refused_in_words(command: str, argument: str) -> None:
    name, _, number = argument.partition("=")
    with pytest.raises(CommandError, match=f"{name}: “{number}” is no whole number from"):
        call_command(command, argument)
