"""Where one part of the portal leaves room for others, which it does not know by name."""

from collections.abc import Callable, Iterable


class ExtensionPoint[**P, T]:
    """A question to whoever has something to say. As a decorator it takes one more answer; `ask`
    gives the answers of all, those of the portal itself last: its events, organisations and
    places are there for the sake of what the apps hold."""

    def __init__(self) -> None:
        self._answers: list[Callable[P, Iterable[T]]] = []

    def __call__(self, answer: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
        self._answers.append(answer)
        self._answers.sort(key=lambda one: one.__module__.startswith("portal."))
        return answer

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        return [one for answer in self._answers for one in answer(*args, **kwargs)]


class Followers[**P]:
    """Who wants to be told when something happens. As a decorator it takes one more; `tell` calls
    each, in the order in which they came."""

    def __init__(self) -> None:
        self._followers: list[Callable[P, None]] = []

    def __call__(self, follower: Callable[P, None]) -> Callable[P, None]:
        self._followers.append(follower)
        return follower

    def tell(self, *args: P.args, **kwargs: P.kwargs) -> None:
        for follower in self._followers:
            follower(*args, **kwargs)
