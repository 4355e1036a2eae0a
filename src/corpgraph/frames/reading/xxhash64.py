"""XXH64, the hash that Spark's ``xxhash64`` computes (xxHash specification, version 0.1.1).

So the key of a term that a plan names is known without asking Spark for it.
"""

from __future__ import annotations

from typing import Final

__all__ = ["xxhash64"]

_MASK: Final = (1 << 64) - 1
_P1: Final = 0x9E3779B185EBCA87
_P2: Final = 0xC2B2AE3D27D4EB4F
_P3: Final = 0x165667B19E3779F9
_P4: Final = 0x85EBCA77C2B2AE63
_P5: Final = 0x27D4EB2F165667C5
#: What Spark begins with, before the first column.
_SEED: Final = 42


def xxhash64(*texts: str) -> int:
    """The hash of some columns of a row of Spark's, as a signed number of 64 bits.

    Args:
        texts: The columns; the hash of each is the seed of the next.
    """
    found = _SEED
    for each in texts:
        found = _hashed(each.encode(), found)
    return found - (1 << 64) if found >> 63 else found


def _hashed(data: bytes, seed: int) -> int:
    place, size = 0, len(data)
    if size >= 32:
        lanes = [seed + _P1 + _P2, seed + _P2, seed, seed - _P1]
        while place <= size - 32:
            for lane in range(4):
                lanes[lane] = _round(lanes[lane], _number(data, place + 8 * lane, 8))
            place += 32
        found = sum(_rotated(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18), strict=True))
        for lane in lanes:
            found = ((found ^ _round(0, lane)) * _P1 + _P4) & _MASK
    else:
        found = seed + _P5
    return _ended(data[place:], found + size)


def _ended(rest: bytes, found: int) -> int:
    place = 0
    while place + 8 <= len(rest):
        found = _rotated(found ^ _round(0, _number(rest, place, 8)), 27) * _P1 + _P4
        place += 8
    if place + 4 <= len(rest):
        found = _rotated(found ^ _number(rest, place, 4) * _P1, 23) * _P2 + _P3
        place += 4
    for byte in rest[place:]:
        found = _rotated(found ^ byte * _P5, 11) * _P1
    found &= _MASK
    found = ((found ^ found >> 33) * _P2) & _MASK
    found = ((found ^ found >> 29) * _P3) & _MASK
    return found ^ found >> 32


def _round(lane: int, number: int) -> int:
    return (_rotated(lane + number * _P2, 31) * _P1) & _MASK


def _rotated(number: int, bits: int) -> int:
    number &= _MASK
    return (number << bits | number >> 64 - bits) & _MASK


def _number(data: bytes, place: int, size: int) -> int:
    return int.from_bytes(data[place : place + size], "little")
