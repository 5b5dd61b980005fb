"""Characters that XML 1.0 does not allow, such as those that programs leave in what is pasted."""

import re

_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def strip_invalid_xml(text: str, instead: str = "") -> str:
    """Remove them, or replace each."""
    return _INVALID.sub(instead, text)
