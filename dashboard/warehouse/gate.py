"""Many may be inside at once; or one, alone."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class Gate:
    """Lets those in who read a file, and keeps them out for the moment in which it is changed for another."""

    def __init__(self) -> None:
        """Open to all."""
        self._changed = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._closed = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Wait until nobody is alone inside, then go in. Who is inside may go in once more without waiting."""
        me = threading.get_ident()
        with self._changed:
            while self._closed and not self._inside[me]:
                self._changed.wait()
            self._inside[me] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[me] -= 1
                if not self._inside[me]:
                    del self._inside[me]
                self._changed.notify_all()

    @contextmanager
    def alone(self, patience: float = 120.0) -> Iterator[None]:
        """Let nobody else in, wait until everyone has left, and keep the others waiting meanwhile.

        Args:
            patience: how many seconds to wait for the others.

        Raises:
            TimeoutError: somebody has stayed longer than that. The gate is open again.
        """
        with self._changed:
            self._closed = True
            until = monotonic() + patience
            while self._inside and monotonic() < until:
                self._changed.wait(max(until - monotonic(), 0))
            if self._inside:
                self._open()
                raise TimeoutError
        try:
            yield
        finally:
            with self._changed:
                self._open()

    def _open(self) -> None:
        self._closed = False
        self._changed.notify_all()
