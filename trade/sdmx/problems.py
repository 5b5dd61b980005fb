"""Problems, with the codes of SDMX and their statuses of HTTP."""

from enum import IntEnum
from http import HTTPStatus


class ErrorCode(IntEnum):
    """SDMX 2.1, section 7; those from 1000 are a service's own."""

    NO_RESULTS = 100
    SYNTAX = 140
    SEMANTIC = 150
    NOT_IMPLEMENTED = 501
    FORMAT = 1406

    @property
    def status(self) -> HTTPStatus:
        return STATUSES[self]


# What is not implemented is not found either: this portal never answers 5xx on purpose.
STATUSES = {
    ErrorCode.NO_RESULTS: HTTPStatus.NOT_FOUND,
    ErrorCode.SYNTAX: HTTPStatus.BAD_REQUEST,
    ErrorCode.SEMANTIC: HTTPStatus.FORBIDDEN,
    ErrorCode.NOT_IMPLEMENTED: HTTPStatus.NOT_FOUND,
    ErrorCode.FORMAT: HTTPStatus.NOT_ACCEPTABLE,
}


class SdmxProblem(Exception):
    """A question that cannot be answered; the sentence says why."""

    def __init__(self, code: ErrorCode, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
