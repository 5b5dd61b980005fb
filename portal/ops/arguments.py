"""Numbers and programs among the arguments of commands."""

import shlex
import shutil
from argparse import ArgumentTypeError
from collections.abc import Callable


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return the `type` of an argument that is a number between these two."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ArgumentTypeError(f"“{text}” is no whole number from {least} to {most}.")
        return number

    return read


def program(text: str) -> str:
    """Take the words of a program, which is there, as the `type` of an argument. Nothing is no
    program: a variable that is not set would leave a backup unencrypted."""
    try:
        words = shlex.split(text)
    except ValueError as problem:
        raise ArgumentTypeError(f"“{text}” is no command: {problem}.") from None
    if not words or shutil.which(words[0]) is None:
        raise ArgumentTypeError(f"“{text}” begins with no program that is there.")
    return text
