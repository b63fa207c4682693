"""A growing tree: the roots of its whole subtrees, from which its root and its proofs follow.

A subtree is named by its level and its place on that level, both from 0: it holds the leaves from
`place << level` on, `1 << level` of them. RFC 6962 section 2.1 calls its root the MTH of those.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from register.tree.hashes import EMPTY, node_hash

Subtree: TypeAlias = tuple[int, int]
"""Level and place."""

RootOf: TypeAlias = Callable[[Subtree], bytes]
"""Finds the root of a whole subtree."""


class Frontier:
    """The whole subtrees that a tree of some size is made of, the largest first."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self.size = size
        self.roots = list(roots)
        if len(self.roots) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} whole subtrees")

    def append(self, leaf: bytes) -> list[tuple[Subtree, bytes]]:
        """Add a leaf's hash; every subtree that it made whole, the smallest first."""
        made = [((0, self.size), leaf)]
        rest, level = self.size, 0
        while rest & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            rest >>= 1
            level += 1
            made.append(((level, rest), leaf))
        self.roots.append(leaf)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _joined(self.roots)


def root_over(hashes: Iterable[bytes]) -> bytes:
    """The root over these hashes: of leaves, or of subtrees that are all of one size."""
    frontier = Frontier()
    for each in hashes:
        frontier.append(each)
    return frontier.root()


def whole_subtrees(first: int, last: int) -> Iterator[Subtree]:
    """The whole subtrees that the leaves from `first` up to but not `last` are made of, in order.

    `first` is where a subtree of the tree begins: 0, or a multiple of the largest power of two that
    is less than how many leaves follow.
    """
    while first < last:
        level = (last - first).bit_length() - 1
        yield level, first >> level
        first += 1 << level


def root_of(first: int, last: int, find: RootOf) -> bytes:
    """The root over the leaves from `first` up to but not `last`."""
    return _joined([find(each) for each in whole_subtrees(first, last)])


def _joined(roots: list[bytes]) -> bytes:
    """The root over whole subtrees, the largest first: the smaller ones are joined first."""
    if not roots:
        return EMPTY
    joined = roots[-1]
    for left in reversed(roots[:-1]):
        joined = node_hash(left, joined)
    return joined
