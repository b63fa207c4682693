"""Every proof for every tree up to 129 leaves holds, and no altered one does (RFC 6962)."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from register.tree.hashes import leaf_hash, node_hash
from register.tree.proofs import (
    ProofRefused,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
)
from register.tree.subtrees import Frontier, Subtree, root_of, whole_subtrees

LARGEST = 129

CLASSIC = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CLASSIC_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    """A tree that remembers every whole subtree."""

    def __init__(self, leaves: int) -> None:
        self.leaves = [leaf_hash(str(number).encode()) for number in range(leaves)]
        self.found: dict[Subtree, bytes] = {}
        self.roots: list[bytes] = []
        frontier = Frontier()
        self.roots.append(frontier.root())
        for leaf in self.leaves:
            self.found.update(frontier.append(leaf))
            self.roots.append(frontier.root())

    def find(self, subtree: Subtree) -> bytes:
        return self.found[subtree]


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(LARGEST)


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(plain_root(leaves[:split]), plain_root(leaves[split:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_that_every_log_of_this_form_gives(size: int) -> None:
    frontier = Frontier()
    for data in CLASSIC[:size]:
        frontier.append(leaf_hash(data))
    assert frontier.root().hex() == CLASSIC_ROOTS[size]


def test_every_root_is_the_definitions(tree: Tree) -> None:
    for size in range(LARGEST + 1):
        assert tree.roots[size] == plain_root(tree.leaves[:size])
        if size:
            assert root_of(0, size, tree.find) == tree.roots[size]


def test_a_tree_goes_on_from_the_subtrees_that_were_kept_of_it(tree: Tree) -> None:
    for size in range(1, LARGEST):
        kept = [tree.find(each) for each in whole_subtrees(0, size)]
        frontier = Frontier(size, kept)
        assert frontier.root() == tree.roots[size]
        frontier.append(tree.leaves[size])
        assert frontier.root() == tree.roots[size + 1]


def test_a_tree_does_not_go_on_from_too_few_subtrees() -> None:
    with pytest.raises(ValueError, match="3 leaves has 2 whole subtrees"):
        Frontier(3, [b"1"])


def test_every_entry_is_proved_to_be_in_every_tree_that_holds_it(tree: Tree) -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            path = inclusion_path(index, size, tree.find)
            check_inclusion(index, size, tree.leaves[index], path, tree.roots[size])


def test_every_tree_is_proved_to_have_grown_from_every_earlier_one(tree: Tree) -> None:
    for new in range(1, LARGEST + 1):
        for old in range(1, new + 1):
            path = consistency_path(old, new, tree.find)
            check_consistency(old, new, tree.roots[old], tree.roots[new], path)


def altered(path: list[bytes]) -> Iterator[list[bytes]]:
    """The path with a hash flipped, missing, doubled, swapped, before it or after it."""
    for place, each in enumerate(path):
        flipped = bytes([each[0] ^ 1]) + each[1:]
        yield [*path[:place], flipped, *path[place + 1 :]]
        yield [*path[:place], *path[place + 1 :]]
        yield [*path[:place], each, each, *path[place + 1 :]]
    if len(path) > 1:
        yield path[::-1]
    yield [bytes(32), *path]
    yield [*path, bytes(32)]
    yield [*path, b""]


SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129)


@pytest.mark.parametrize("size", SIZES)
def test_no_altered_proof_of_an_entry_is_taken(tree: Tree, size: int) -> None:
    for index in range(size):
        path = inclusion_path(index, size, tree.find)
        leaf, root = tree.leaves[index], tree.roots[size]
        for other in altered(path):
            if other != path:
                with pytest.raises(ProofRefused):
                    check_inclusion(index, size, leaf, other, root)
        for place, count in ((index + 1, size), (index - 1, size), (index, index), (-1, size)):
            with pytest.raises(ProofRefused):
                check_inclusion(place, count, leaf, path, root)
        if size > 1:
            with pytest.raises(ProofRefused):
                check_inclusion(index, size, root, path, leaf)


@pytest.mark.parametrize("new", SIZES)
def test_no_altered_proof_that_a_log_grew_is_taken(tree: Tree, new: int) -> None:
    for old in range(1, new + 1):
        path = consistency_path(old, new, tree.find)
        roots = tree.roots[old], tree.roots[new]
        for other in altered(path):
            if other != path:
                with pytest.raises(ProofRefused):
                    check_consistency(old, new, *roots, other)
        with pytest.raises(ProofRefused):
            check_consistency(old, new, roots[1] if old != new else bytes(32), roots[1], path)
        with pytest.raises(ProofRefused):
            check_consistency(old, new, roots[0], bytes(32), path)


def test_an_empty_log_proves_nothing(tree: Tree) -> None:
    with pytest.raises(ProofRefused, match="cannot have grown from 0"):
        check_consistency(0, 5, tree.roots[0], tree.roots[5], [])
    with pytest.raises(ProofRefused, match="no place 0"):
        check_inclusion(0, 0, bytes(32), [], tree.roots[0])


def test_a_proof_is_not_made_of_what_is_not_there(tree: Tree) -> None:
    with pytest.raises(IndexError, match="has no leaf 5"):
        inclusion_path(5, 5, tree.find)
    with pytest.raises(IndexError, match="does not go back"):
        consistency_path(6, 5, tree.find)


def ignoring_surplus(index: int, size: int, leaf: bytes, path: list[bytes], root: bytes) -> None:
    """A verifier with the fault that real ones have had: it stops reading at the root."""
    levels = len(inclusion_path(index, size, lambda _: bytes(32)))
    check_inclusion(index, size, leaf, path[:levels], root)


def accepted(tree: Tree, size: int, check: Callable[..., None]) -> int:
    """How many altered proofs of the entries of a tree of that size a verifier takes."""
    taken = 0
    for index in range(size):
        path = inclusion_path(index, size, tree.find)
        for other in altered(path):
            if other != path:
                with suppress(ProofRefused):
                    check(index, size, tree.leaves[index], other, tree.roots[size])
                    taken += 1
    return taken


@pytest.mark.canary
def test_a_verifier_that_ignores_surplus_hashes_would_be_noticed(tree: Tree) -> None:
    assert accepted(tree, 33, ignoring_surplus) > 33
    assert accepted(tree, 33, check_inclusion) == 0


@pytest.mark.soak
def test_of_every_altered_proof_of_every_size_none_is_taken(tree: Tree) -> None:
    for size in range(1, LARGEST + 1):
        test_no_altered_proof_of_an_entry_is_taken(tree, size)
        test_no_altered_proof_that_a_log_grew_is_taken(tree, size)
