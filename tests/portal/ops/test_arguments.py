"""Commands with arguments that cannot be meant."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize("argument", ["", " ", "no-such-program -d", "gpg 'unclosed"])
@pytest.mark.parametrize(
    "words",
    [
        ("backup", "--encrypt-with"),
        ("backup", "--decrypt-with"),
        ("restore", ".", "--decrypt-with"),
    ],
)
def test_command_that_is_none_is_refused_in_words(words: Sequence[str], argument: str) -> None:
    with pytest.raises(CommandError, match=f"{words[-1]}: “{argument}” (is no|begins with no)"):
        call_command(*words[:-1], f"{words[-1]}={argument}")


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_folder_without_a_data_set_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("load_dataset", f"--from={tmp_path / 'none'}")


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
