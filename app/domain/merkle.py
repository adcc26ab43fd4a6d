"""The Merkle log: hashes of leaves and nodes, the root, and proofs of inclusion and consistency (RFC 6962, RFC 9162).

A tree of n leaves is kept as its complete subtrees: `node_at(level, index)` is the hash over the leaves from
index * 2**level up to, not including, (index + 1) * 2**level. Such a node never changes once it is complete, so
appending only adds rows, and the root and every proof read O(log n) of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

NodeAt = Callable[[int, int], bytes]

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes in one pass, keeping only O(log n) hashes at a time."""
    peaks: list[bytes] = []
    for index, leaf in enumerate(leaf_hashes):
        peaks.append(leaf)
        while index & 1:
            right = peaks.pop()
            peaks.append(node_hash(peaks.pop(), right))
            index >>= 1
    return _fold(peaks)


def appended(size: int, leaf: bytes, node_at: NodeAt) -> list[tuple[int, int, bytes]]:
    """The nodes (level, index, hash) that become complete when `leaf` is appended to a tree of `size` leaves."""
    level, index, complete = 0, size, leaf
    nodes = [(level, index, complete)]
    while index & 1:
        complete = node_hash(node_at(level, index - 1), complete)
        level, index = level + 1, index >> 1
        nodes.append((level, index, complete))
    return nodes


def nodes_of(leaf_hashes: Iterable[bytes]) -> dict[tuple[int, int], bytes]:
    """Every complete node of the tree over these leaves, by (level, index)."""
    nodes: dict[tuple[int, int], bytes] = {}
    for size, leaf in enumerate(leaf_hashes):
        nodes.update({(level, index): complete for level, index, complete in appended(size, leaf, reader_of(nodes))})
    return nodes


def reader_of(nodes: dict[tuple[int, int], bytes]) -> NodeAt:
    """A `node_at` over nodes in memory."""
    return lambda level, index: nodes[level, index]


def root_of(size: int, node_at: NodeAt) -> bytes:
    """The root of the first `size` leaves; of none, the hash of nothing."""
    return _hash_over(0, size, node_at) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that lead from the leaf at `index` to the root of the first `size` leaves, lowest first.

    ValueError if there is no such leaf. RFC 9162, 2.1.3.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    return _path(index, 0, size, node_at)


def consistency_proof(old_size: int, new_size: int, node_at: NodeAt) -> list[bytes]:
    """The hashes that show the first `old_size` leaves to be the beginning of the first `new_size`.

    Empty when the sizes are equal or the older tree is empty; ValueError if it is larger. RFC 9162, 2.1.4.1.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {new_size} leaves does not begin with {old_size}")
    return _subproof(old_size, 0, new_size, True, node_at) if old_size else []


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf hash at `index` to the root of a tree of `size`. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    position, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            reached = node_hash(sibling, reached)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows that the tree of `old_size` is the beginning of the one of `new_size`. RFC 9162, 2.1.4.2.

    Every tree continues the empty one, whose root is the hash of nothing.
    """
    if not 0 <= old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    return _roots_of(old_size, new_size, proof, old_root) == (old_root, new_root)


def _roots_of(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes] | None:
    """The two roots that a consistency proof leads to; None if it has too many or too few hashes."""
    hashes = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not hashes:
        return None
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return (old, new) if last == 0 else None


def _are_hashes(*hashes: bytes) -> bool:
    """All of the right length: otherwise bytes could be moved from one side of a node to the other unnoticed."""
    return all(len(each) == HASH_SIZE for each in hashes)


def _fold(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees of falling size."""
    if not peaks:
        return EMPTY_ROOT
    reached = peaks[-1]
    for left in reversed(peaks[:-1]):
        reached = node_hash(left, reached)
    return reached


def _hash_over(start: int, size: int, node_at: NodeAt) -> bytes:
    """The hash over `size` leaves from `start`, a place where a subtree of that size may begin."""
    peaks = []
    while size:
        level = size.bit_length() - 1
        peaks.append(node_at(level, start >> level))
        start, size = start + (1 << level), size - (1 << level)
    return _fold(peaks)


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _path(index: int, start: int, size: int, node_at: NodeAt) -> list[bytes]:
    """RFC 9162's PATH, over the `size` leaves from `start`."""
    if size == 1:
        return []
    left = _split(size)
    if index < left:
        return [*_path(index, start, left, node_at), _hash_over(start + left, size - left, node_at)]
    return [*_path(index - left, start + left, size - left, node_at), _hash_over(start, left, node_at)]


def _subproof(old: int, start: int, size: int, known: bool, node_at: NodeAt) -> list[bytes]:
    """RFC 9162's SUBPROOF; `known` while the verifier holds the hash over these leaves as the older root."""
    if old == size:
        return [] if known else [_hash_over(start, size, node_at)]
    left = _split(size)
    if old <= left:
        return [*_subproof(old, start, left, known, node_at), _hash_over(start + left, size - left, node_at)]
    return [*_subproof(old - left, start + left, size - left, False, node_at), _hash_over(start, left, node_at)]
