"""Which letters lie beside each other on a US keyboard."""

import math

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# How far each row is shifted to the right of the first, in widths of a key.
_SHIFTS = (0.0, 0.25, 0.75)
_REACH = 1.3  # widths of a key: a key's neighbours, and none beyond them


def _neighbours() -> dict[str, str]:
    """Return the letters around each letter."""
    at = {
        letter: (column + shift, float(row))
        for row, (letters, shift) in enumerate(zip(_ROWS, _SHIFTS, strict=True))
        for column, letter in enumerate(letters)
    }
    return {
        letter: "".join(other for other, there in at.items() if other != letter and math.dist(here, there) < _REACH)
        for letter, here in at.items()
    }


NEIGHBOURS = _neighbours()
