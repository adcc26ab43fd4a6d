import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import merkle

LARGEST = 70
LEAVES = [merkle.leaf_hash(f"entry {number}".encode()) for number in range(LARGEST)]
NODES = merkle.nodes_of(LEAVES)
NODE_AT = merkle.reader_of(NODES)

# The reference tree of Certificate Transparency: eight inputs, and the root after each of them.
REFERENCE = [bytes.fromhex(entry) for entry in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

hashes = st.binary(min_size=32, max_size=32)


def by_the_definition(leaves):
    """The Merkle Tree Hash as RFC 9162, 2.1.1 writes it down, sharing nothing with the code under test but SHA-256."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + by_the_definition(leaves[:half]) + by_the_definition(leaves[half:])).digest()


ROOTS = [by_the_definition(LEAVES[:size]) for size in range(LARGEST + 1)]


def test_the_empty_log_has_the_hash_of_nothing_as_its_root():
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root([]).hex() == merkle.root_of(0, NODE_AT).hex() == nothing


def test_the_reference_tree_of_certificate_transparency_has_its_known_roots():
    leaves = [merkle.leaf_hash(entry) for entry in REFERENCE]
    roots = [merkle.root(leaves[:size]).hex() for size in range(1, 9)]
    assert roots == REFERENCE_ROOTS


def test_a_leaf_cannot_be_passed_off_as_a_node():
    left, right = LEAVES[:2]
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_the_root_is_the_one_of_the_definition_however_it_is_computed(size):
    assert merkle.root(LEAVES[:size]) == ROOTS[size]
    assert merkle.root_of(size, NODE_AT) == ROOTS[size]


@pytest.mark.parametrize("size", range(LARGEST))
def test_appending_a_leaf_tells_exactly_the_nodes_that_become_complete(size):
    before, after = merkle.nodes_of(LEAVES[:size]), merkle.nodes_of(LEAVES[: size + 1])
    new = {(level, index): node for level, index, node in merkle.appended(size, LEAVES[size], merkle.reader_of(before))}
    assert after == before | new
    assert not before.keys() & new.keys()
    assert all(node == by_the_definition(LEAVES[i << v : i + 1 << v]) for (v, i), node in new.items())


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_leaf_of_every_tree_is_proved_to_be_in_it(size):
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, NODE_AT)
        assert merkle.verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@pytest.mark.parametrize("new_size", range(LARGEST + 1))
def test_every_tree_is_proved_to_begin_with_every_smaller_one(new_size):
    for old_size in range(new_size + 1):
        proof = merkle.consistency_proof(old_size, new_size, NODE_AT)
        assert merkle.verify_consistency(old_size, new_size, proof, ROOTS[old_size], ROOTS[new_size])


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_an_inclusion_proof_is_refused_for_another_leaf_place_or_root(size):
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, NODE_AT)
        stranger = merkle.leaf_hash(b"never entered")
        assert not merkle.verify_inclusion(stranger, index, size, proof, ROOTS[size])
        assert not merkle.verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size - 1])
        for other in range(-1, LARGEST + 1):
            assert other == index or not merkle.verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_an_inclusion_proof_is_refused_when_any_of_its_hashes_is_changed_left_out_or_added(size):
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, NODE_AT)
        for wrong in spoiled(proof):
            assert not merkle.verify_inclusion(LEAVES[index], index, size, wrong, ROOTS[size])


@pytest.mark.parametrize("new_size", range(1, LARGEST + 1))
def test_a_consistency_proof_is_refused_when_any_of_its_hashes_is_changed_left_out_or_added(new_size):
    for old_size in range(new_size + 1):
        proof = merkle.consistency_proof(old_size, new_size, NODE_AT)
        for wrong in spoiled(proof):
            assert not merkle.verify_consistency(old_size, new_size, wrong, ROOTS[old_size], ROOTS[new_size])


@pytest.mark.parametrize("new_size", range(1, LARGEST + 1))
def test_a_consistency_proof_is_refused_for_another_older_or_newer_tree(new_size):
    forged = merkle.leaf_hash(b"another history")
    for old_size in range(1, new_size + 1):
        proof = merkle.consistency_proof(old_size, new_size, NODE_AT)
        assert not merkle.verify_consistency(old_size, new_size, proof, forged, ROOTS[new_size])
        assert not merkle.verify_consistency(old_size, new_size, proof, ROOTS[old_size], forged)
        assert not merkle.verify_consistency(old_size, new_size, proof, ROOTS[old_size - 1], ROOTS[new_size])


@pytest.mark.parametrize("old_size", range(1, LARGEST))
def test_a_log_that_changed_one_old_entry_cannot_prove_that_it_continues_the_old_one(old_size):
    for changed in {0, old_size // 2, old_size - 1}:
        rewritten = [*LEAVES[:changed], merkle.leaf_hash(b"rewritten"), *LEAVES[changed + 1 :]]
        node_at = merkle.reader_of(merkle.nodes_of(rewritten))
        proof = merkle.consistency_proof(old_size, LARGEST, node_at)
        assert not merkle.verify_consistency(old_size, LARGEST, proof, ROOTS[old_size], merkle.root(rewritten))


def test_a_tree_is_no_continuation_of_a_larger_one():
    assert not merkle.verify_consistency(5, 4, [], ROOTS[5], ROOTS[4])
    assert not merkle.verify_consistency(-1, 4, [], ROOTS[0], ROOTS[4])
    with pytest.raises(ValueError):
        merkle.consistency_proof(5, 4, NODE_AT)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3), (10**30, 3)])
def test_there_is_no_proof_for_a_leaf_outside_the_tree(index, size):
    with pytest.raises(ValueError):
        merkle.inclusion_proof(index, size, NODE_AT)
    assert not merkle.verify_inclusion(LEAVES[0], index, size, [], ROOTS[size])


def test_two_empty_trees_agree_and_nothing_else_is_an_empty_tree():
    assert merkle.verify_consistency(0, 0, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    assert not merkle.verify_consistency(0, 0, [], ROOTS[1], ROOTS[1])
    assert not merkle.verify_consistency(0, 3, [], ROOTS[1], ROOTS[3])
    assert not merkle.verify_consistency(0, 3, [ROOTS[1]], ROOTS[0], ROOTS[3])


def test_bytes_cannot_be_moved_from_one_side_of_a_node_to_the_other():
    left, right = LEAVES[:2]
    assert merkle.verify_inclusion(left, 0, 2, [right], ROOTS[2])
    assert not merkle.verify_inclusion(left[:-1], 0, 2, [left[-1:] + right], ROOTS[2])
    assert not merkle.verify_inclusion(left + right[:1], 0, 2, [right[1:]], ROOTS[2])


@given(st.integers(0, 2**70), st.integers(0, 2**70), st.lists(hashes, max_size=80), hashes, hashes)
def test_made_up_proofs_of_any_size_are_answered_with_no(index, size, proof, leaf, root):
    assert not merkle.verify_inclusion(leaf, index, size, proof, root) or (size == 1 and leaf == root)
    assert not merkle.verify_consistency(index + 1, index + 2 + size, proof, leaf, root)


@given(st.integers(1, 2**40), st.data())
def test_proofs_and_roots_of_a_large_log_take_few_reads(size, data):
    """The hashes do not matter here, only how many are asked for."""
    reads = []

    def node_at(level, index):
        assert (index + 1) << level <= size, "an incomplete node was asked for"
        reads.append((level, index))
        return LEAVES[0]

    index, old_size = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    for act in (
        lambda: merkle.root_of(size, node_at),
        lambda: merkle.inclusion_proof(index, size, node_at),
        lambda: merkle.consistency_proof(old_size, size, node_at),
        lambda: merkle.appended(size, LEAVES[0], node_at),
    ):
        reads.clear()
        act()
        assert len(reads) <= 2 * size.bit_length()


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=200), st.data())
def test_any_log_proves_any_of_its_entries_and_its_own_beginning(entries, data):
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    node_at, size = merkle.reader_of(merkle.nodes_of(leaves)), len(leaves)
    index, old_size = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    root, old_root = merkle.root(leaves), merkle.root(leaves[:old_size])
    assert merkle.verify_inclusion(leaves[index], index, size, merkle.inclusion_proof(index, size, node_at), root)
    proof = merkle.consistency_proof(old_size, size, node_at)
    assert merkle.verify_consistency(old_size, size, proof, old_root, root)


def spoiled(proof):
    """The proof with one hash changed, one left out, two neighbours exchanged, and with one too many at either end."""
    stranger = merkle.leaf_hash(b"a stranger")
    for place in range(len(proof)):
        yield [*proof[:place], stranger, *proof[place + 1 :]]
        yield [*proof[:place], *proof[place + 1 :]]
        yield [*proof[:place], proof[place][:-1], *proof[place + 1 :]]
    for place, (first, second) in enumerate(pairwise(proof)):
        yield [*proof[:place], second, first, *proof[place + 2 :]]
    yield [*proof, stranger]
    yield [stranger, *proof]
