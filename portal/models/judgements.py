from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.models.claims import Claim


@dataclass(frozen=True)
class Judgement:
    """The accepted value of a fact beside the claims about it, oldest first."""

    accepted: str
    comparator: str
    claims: Sequence["Claim"]
    agrees: Sequence[bool | None]
    """For each claim, True if it allows the accepted value; None for one that is retracted, that
    has no value or cannot be compared."""

    rounded: Sequence[bool]
    """For each claim, True if it does so by rounding only."""

    @property
    def is_supported(self) -> bool:
        """True if a live claim allows the accepted value with all its digits, or there is none."""
        pairs = zip(self.agrees, self.rounded, strict=True)
        return not self.accepted or any(agrees and not rounded for agrees, rounded in pairs)

    @property
    def agreeing(self) -> list["Claim"]:
        """The live claims that allow the accepted value."""
        return self._that(True)

    @property
    def disagreeing(self) -> list["Claim"]:
        """The live claims that contradict the accepted value."""
        return self._that(False)

    def _that(self, wanted: bool) -> list["Claim"]:
        pairs = zip(self.claims, self.agrees, strict=True)
        return [claim for claim, agrees in pairs if agrees is wanted]
