"""Faults told to Sentry, and requests to OpenTelemetry, where the settings name a server. Both hear
nothing of who asked (docs/privacy.md)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from portal.ops.monitoring.logs import hide_personal, shown_path

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer
    from sentry_sdk.types import Event, Hint

LEFT_OUT = ("breadcrumbs", "extra", "server_name", "user")
tracers: list["Tracer"] = []
"""The one of this process; none without a server."""


def begin() -> None:
    """Begin with the servers that the settings name."""
    try:
        if settings.SENTRY_DSN:
            begin_sentry(dsn=settings.SENTRY_DSN)
        if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
            begin_tracing()
    except ImportError as problem:
        raise ImproperlyConfigured(
            f"{problem}. SENTRY_DSN needs the extra `sentry` of pyproject.toml, and "
            "OTEL_EXPORTER_OTLP_ENDPOINT the extra `opentelemetry`."
        ) from problem


def begin_sentry(**options: Any) -> None:
    import sentry_sdk

    sentry_sdk.init(
        before_send=without_personal,
        include_local_variables=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        **options,
    )


def without_personal(event: "Event", hint: "Hint") -> "Event":
    """Take out of a fault what may tell who asked, and for what."""
    for name in LEFT_OUT:
        event.pop(name, None)  # type: ignore[misc]
    if request := event.get("request"):
        path = shown_path(urlsplit(str(request.get("url", ""))).path)
        event["request"] = {"method": request.get("method"), "url": settings.SITE_URL + path}
    if said := event.get("logentry"):
        event["logentry"] = {"message": hide_personal(str(said.get("message", "")))}
    for one in event.get("exception", {}).get("values", []):
        one["value"] = hide_personal(str(one.get("value", "")))
    event["transaction"] = hide_personal(str(event.get("transaction", "")))
    return event


def begin_tracing(exporter: Any = None) -> None:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    address = f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip('/')}/v1/traces"
    provider = TracerProvider(resource=Resource.create({"service.name": "corridor"}))
    spans = BatchSpanProcessor(exporter or OTLPSpanExporter(endpoint=address))
    provider.add_span_processor(spans)
    tracers[:] = [provider.get_tracer("corridor")]


@contextmanager
def span(request: HttpRequest) -> Iterator["Span | None"]:
    """Trace a request, as a part of what a proxy or program traces that sent it."""
    if not tracers:
        yield None
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    parents = {"traceparent": request.headers.get("traceparent", "")}
    context = TraceContextTextMapPropagator().extract(parents)
    name = str(request.method)
    with tracers[0].start_as_current_span(name, context, kind=SpanKind.SERVER) as found:
        yield found


def describe(span: "Span | None", view: str, fields: Mapping[str, object]) -> None:
    if span:
        span.update_name(f"{fields['method']} {view}")
        span.set_attributes({name: str(value) for name, value in fields.items()})
