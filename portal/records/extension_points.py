"""Extension points: where one part of the portal takes what others add, without naming them."""

from collections.abc import Callable, Iterable


class ExtensionPoint[**P, T]:
    """Collects the results of all registered providers.

    Called with a function, as a decorator, it registers a provider; `last` registers one that
    comes after all others, as the portal's own do: its events, organisations and places are there
    for the sake of what the apps hold.
    """

    def __init__(self) -> None:
        self._providers: list[Callable[P, Iterable[T]]] = []
        self._last: list[Callable[P, Iterable[T]]] = []

    def __call__(self, provider: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
        self._providers.append(provider)
        return provider

    def last(self, provider: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
        self._last.append(provider)
        return provider

    @property
    def providers(self) -> list[Callable[P, Iterable[T]]]:
        return [*self._providers, *self._last]

    def collect(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        return [one for provider in self.providers for one in provider(*args, **kwargs)]
