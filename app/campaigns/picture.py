"""The spread of a campaign over time as bars: places and heights, without a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.spreading import Span

WIDTH, HEIGHT = 600.0, 80.0


@dataclass(frozen=True)
class Bar:
    """A bar on the picture."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    """Bars from the earliest to the latest span, on a paper of this size."""

    bars: Sequence[Bar]
    width: float = WIDTH
    height: float = HEIGHT


def picture_of(spans: Sequence[Span]) -> Picture:
    """One bar for each span with anything in it, as high as it has most."""
    most = max((one.count for one in spans), default=0) or 1
    wide = WIDTH / max(len(spans), 4)
    bars = [_bar(place * wide, wide, one.count / most) for place, one in enumerate(spans) if one.count]
    return Picture(bars)


def _bar(x: float, wide: float, share: float) -> Bar:
    high = max(share * HEIGHT, 1.0)
    return Bar(round(x + wide * 0.1, 2), round(HEIGHT - high, 2), round(wide * 0.8, 2), round(high, 2))
