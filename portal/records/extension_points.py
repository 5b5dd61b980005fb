"""Extension points: the portal calls functions of apps that it does not know by name."""

from collections.abc import Callable, Iterable


class ExtensionPoint[**P, T]:
    """Collects the results of all registered providers. As a decorator it registers one more;
    `ask` returns what they yield, those of the portal itself last, since its events, organisations
    and places serve the records of the apps."""

    def __init__(self) -> None:
        self._answers: list[Callable[P, Iterable[T]]] = []

    def __call__(self, answer: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
        self._answers.append(answer)
        self._answers.sort(key=lambda one: one.__module__.startswith("portal."))
        return answer

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        return [one for answer in self._answers for one in answer(*args, **kwargs)]


class Followers[**P]:
    """Calls all registered listeners of an event. As a decorator it registers one more; `tell`
    calls each, in the order of registration."""

    def __init__(self) -> None:
        self._followers: list[Callable[P, None]] = []

    def __call__(self, follower: Callable[P, None]) -> Callable[P, None]:
        self._followers.append(follower)
        return follower

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for follower in self._followers:
            follower(*args, **kwargs)
