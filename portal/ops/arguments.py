"""Numbers among the arguments of commands."""

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
