"""Proofs of RFC 6962 sections 2.1.1 and 2.1.2: that an entry is in a log, that a log only grew.

The proofs are made here from a tree's subtrees, and checked here from nothing but hashes.
"""

from collections.abc import Sequence

from register.tree.hashes import node_hash
from register.tree.subtrees import RootOf, root_of


class ProofRefused(ValueError):
    """A proof that does not prove what it was given for."""


def inclusion_path(index: int, size: int, find: RootOf) -> list[bytes]:
    """The hashes beside a leaf, from the bottom up. IndexError where the tree has no such leaf."""
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} leaves has no leaf {index}")
    return _path(index, 0, size, find)


def _path(index: int, first: int, last: int, find: RootOf) -> list[bytes]:
    if last - first == 1:
        return []
    middle = first + _split(last - first)
    if index < middle:
        return [*_path(index, first, middle, find), root_of(middle, last, find)]
    return [*_path(index, middle, last, find), root_of(first, middle, find)]


def consistency_path(old: int, new: int, find: RootOf) -> list[bytes]:
    """The hashes that show the tree of `new` leaves to begin with the tree of `old`.

    Empty where the two are one, or the old one was empty. IndexError where it was the larger.
    """
    if not 0 <= old <= new:
        raise IndexError(f"a tree of {new} leaves does not go back to one of {old}")
    if old in (0, new):
        return []
    return _subproof(old, 0, new, find, is_known=True)


def _subproof(old: int, first: int, last: int, find: RootOf, *, is_known: bool) -> list[bytes]:
    if old == last - first:
        return [] if is_known else [root_of(first, last, find)]
    middle = first + _split(last - first)
    if first + old <= middle:
        left = _subproof(old, first, middle, find, is_known=is_known)
        return [*left, root_of(middle, last, find)]
    right = _subproof(first + old - middle, middle, last, find, is_known=False)
    return [*right, root_of(first, middle, find)]


def _split(count: int) -> int:
    """The largest power of two that is less than `count`, which is 2 or more."""
    return 1 << ((count - 1).bit_length() - 1)


def check_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Raise ProofRefused unless the leaf with that hash is at `index` in the tree of that root."""
    if not 0 <= index < size:
        raise ProofRefused(f"A log of {size} entries has no place {index}.")
    found, place, last = leaf, index, size - 1
    for beside in path:
        if last == 0:
            raise ProofRefused("The proof has more hashes than the log has levels.")
        if place & 1 or place == last:
            found = node_hash(beside, found)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, beside)
        place >>= 1
        last >>= 1
    if last:
        raise ProofRefused("The proof has fewer hashes than the log has levels.")
    if found != root:
        raise ProofRefused("The proof leads to another root than the checkpoint’s.")


def check_consistency(
    old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise ProofRefused unless the tree of the new root begins with the tree of the old one.

    An empty log proves nothing of what came after it, so it is refused (RFC 6962 leaves it open).
    """
    if not 0 < old <= new:
        raise ProofRefused(f"A log of {new} entries cannot have grown from {old}.")
    if old == new:
        if path or old_root != new_root:
            raise ProofRefused("Two logs of one size have different roots.")
        return
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        raise ProofRefused("The proof has no hashes.")
    _walk(old - 1, new - 1, hashes, old_root, new_root)


def _walk(place: int, last: int, hashes: list[bytes], old_root: bytes, new_root: bytes) -> None:
    while place & 1:
        place >>= 1
        last >>= 1
    from_old = from_new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            raise ProofRefused("The proof has more hashes than the log has levels.")
        if place & 1 or place == last:
            from_old, from_new = node_hash(beside, from_old), node_hash(beside, from_new)
            while place and not place & 1:
                place >>= 1
                last >>= 1
        else:
            from_new = node_hash(from_new, beside)
        place >>= 1
        last >>= 1
    if last:
        raise ProofRefused("The proof has fewer hashes than the log has levels.")
    if from_old != old_root or from_new != new_root:
        raise ProofRefused("The newer log does not begin with the older one.")
