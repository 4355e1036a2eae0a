"""Legal Entity Identifiers: twenty characters of which the last two check the others.

ISO 17442-1 has the parts, ISO/IEC 7064 (MOD 97-10) the check digits.
"""

from __future__ import annotations

from typing import Final

__all__ = ["lei_of", "registry_number", "with_wrong_check_digits"]

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TRIPLES: Final = tuple(a + b + c for a in _DIGITS for b in _DIGITS for c in _DIGITS)
#: By how much a triple shifts what stands before it, and what it adds, both modulo 97.
_SHIFTS: Final = tuple(
    pow(10, len("".join(str(int(c, 36)) for c in triple)), 97) for triple in _TRIPLES
)
_ADDS: Final = tuple(int("".join(str(int(c, 36)) for c in triple)) % 97 for triple in _TRIPLES)
_SPACE: Final = 36**12
#: Odd and no multiple of three, so that different numbers give different characters.
_SPREAD: Final = 2_928_541_238_974_109_773
_OFFSET: Final = 1_234_567_890_123_456_789


def lei_of(prefix: str, number: int) -> str:
    """The identifier that an issuer gives to an entity.

    Args:
        prefix: Six characters: four for the issuer and two that are ``00`` in younger ones.
        number: Of the entity; different ones below 36^12 give different identifiers.
    """
    spread = (number * _SPREAD + _OFFSET) % _SPACE
    spread, d = divmod(spread, 46_656)
    spread, c = divmod(spread, 46_656)
    a, b = divmod(spread, 46_656)
    rest = int(prefix, 36)
    high, low = divmod(rest, 46_656)
    check = _ADDS[high] * _SHIFTS[low] + _ADDS[low]
    for triple in (a, b, c, d):
        check = (check * _SHIFTS[triple] + _ADDS[triple]) % 97
    digits = 98 - check * 100 % 97
    return f"{prefix}{_TRIPLES[a]}{_TRIPLES[b]}{_TRIPLES[c]}{_TRIPLES[d]}{digits:02d}"


def with_wrong_check_digits(lei: str) -> str:
    """The identifier with its last digit changed, as by a slip of the pen."""
    return lei[:-1] + str((int(lei[-1]) + 1) % 10)


def registry_number(number: int, digits: int) -> str:
    """A number in a national register, of so many digits."""
    return f"{number * 7_368_787 % 10**digits:0{digits}d}"
