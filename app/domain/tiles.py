"""Tiles of a log (C2SP tlog-tiles): its hashes in rows of 256 that never change, and bundles of its entries."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain import merkle
from app.domain.notes import NoteMalformed

HEIGHT = 8
WIDTH = 1 << HEIGHT
HIGHEST = 63
LONGEST_ENTRY = 2**16 - 1
PLACE = re.compile(r"((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")
LEVEL = re.compile(r"0|[1-9][0-9]?")


@dataclass(frozen=True)
class Tile:
    """A row of `width` hashes from `index * 256` on, each over 256**level leaves."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def start(self) -> int:
        """The first hash of it, counted in its level."""
        return self.index * WIDTH

    @property
    def place(self) -> str:
        """The end of its address: the index in groups of three digits, and the width if it is not complete."""
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return place_of(self.index) + partial

    @property
    def path(self) -> str:
        """Its address below the log's own."""
        return f"tile/{self.level}/{self.place}"

    @property
    def bundle_path(self) -> str:
        """The address of the entries whose leaves it holds."""
        return f"tile/entries/{self.place}"

    def is_in(self, size: int) -> bool:
        """Whether a log of `size` entries has every hash of it."""
        return self.start + self.width <= size >> (HEIGHT * self.level)


def place_of(index: int) -> str:
    """1234067 as x001/x234/067: a folder never has the name of a file."""
    digits = str(index)
    digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    return "/".join([*(f"x{one}" for one in groups[:-1]), groups[-1]])


def parsed(level: str, place: str) -> Tile:
    """The tile at an address: its level, and what follows. Raises NoteMalformed for any other spelling of it."""
    found = PLACE.fullmatch(place)
    if found is None or not LEVEL.fullmatch(level) or int(level) > HIGHEST:
        raise NoteMalformed("this is no address of a tile")
    index = int(found[1].replace("x", "").replace("/", ""))
    width = int(found[2]) if found[2] else WIDTH
    if place_of(index) != found[1] or (found[2] and width >= WIDTH):
        raise NoteMalformed("this is no address of a tile")
    return Tile(int(level), index, width)


def hashes_in(tile: Tile, node_at: merkle.NodeAt) -> bytes:
    """What a tile holds: its hashes one after the other."""
    level = HEIGHT * tile.level
    return b"".join(node_at(level, tile.start + each) for each in range(tile.width))


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a log of `size` entries, the lowest level first; the last of each level may be partial."""
    level, hashes = 0, size
    while hashes:
        for index in range(-(-hashes // WIDTH)):
            yield Tile(level, index, min(WIDTH, hashes - index * WIDTH))
        level, hashes = level + 1, hashes // WIDTH


def reader(size: int, fetch: Callable[[Tile], bytes]) -> merkle.NodeAt:
    """A `node_at` over the tiles of a log of `size` entries, each fetched once.

    Raises NoteMalformed for a tile of another length than it must have.
    """
    fetched: dict[tuple[int, int], bytes] = {}

    def node_at(level: int, index: int) -> bytes:
        height, within = divmod(level, HEIGHT)
        first = index << within
        place = (height, first // WIDTH)
        if place not in fetched:
            fetched[place] = _fetched(_tile_at(size, *place), fetch)
        hashes = split(fetched[place])
        start = first % WIDTH
        return merkle.root(hashes[start : start + (1 << within)])

    return node_at


def split(hashes: bytes) -> list[bytes]:
    """The hashes that stand one after the other."""
    return [hashes[place : place + merkle.HASH_SIZE] for place in range(0, len(hashes), merkle.HASH_SIZE)]


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, before each its length in two bytes. ValueError for one that is longer."""
    if any(len(one) > LONGEST_ENTRY for one in entries):
        raise ValueError(f"an entry of a bundle has at most {LONGEST_ENTRY} bytes")
    return b"".join(len(one).to_bytes(2, "big") + one for one in entries)


def unbundled(content: bytes) -> list[bytes]:
    """The entries of a bundle. Raises NoteMalformed when it breaks off, or holds more than 256."""
    entries: list[bytes] = []
    place = 0
    while place < len(content):
        length = int.from_bytes(content[place : place + 2], "big")
        entry = content[place + 2 : place + 2 + length]
        if place + 2 > len(content) or len(entry) != length or len(entries) == WIDTH:
            raise NoteMalformed("this is no bundle of entries")
        entries.append(entry)
        place += 2 + length
    return entries


def _tile_at(size: int, level: int, index: int) -> Tile:
    width = min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH)
    if width <= 0:
        raise ValueError("the log has no such tile")
    return Tile(level, index, width)


def _fetched(tile: Tile, fetch: Callable[[Tile], bytes]) -> bytes:
    content = fetch(tile)
    if len(content) != tile.width * merkle.HASH_SIZE:
        raise NoteMalformed(f"the tile {tile.path} has not the length that its width asks for")
    return content
