"""Telling what explodes from what a busy machine delays."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time

MOST_SECONDS = 30.0
"""Of the processor's time. An expression that backtracks, or a loop within a loop over a hostile input, takes minutes;
how fast a sound one is the benchmarks tell, not a test."""


@contextmanager
def soon() -> Iterator[None]:
    """Fail if what is done within keeps the processor busy for longer than any sound work on this input would."""
    began = thread_time()
    yield
    assert thread_time() - began < MOST_SECONDS
