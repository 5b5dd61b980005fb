"""Who may frame what pages do not come with."""

from wsgiref.headers import Headers


def forbid_frames(headers: Headers, path: str, url: str) -> None:
    """Let nobody frame a static file: WhiteNoise sends it before pages get their policy."""
    headers["Content-Security-Policy"] = "frame-ancestors 'none'"
