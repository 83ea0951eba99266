"""Changes an input by its words and lines. Bytes changed at random rarely leave a text that can be read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_WORD = re.compile(rb"\n *|[\w.-]+| +|.", re.DOTALL)
_LINE = re.compile(rb"[^\n]*\n?")
_MOST_STEPS = 4


def mutated(data: bytes, words: Sequence[bytes], random: Random) -> bytes:
    """The input with a few of its words, or of its lines, taken out, doubled, moved, or replaced by another word."""
    parts = (_LINE if random.random() < 0.2 else _WORD).findall(data)
    for _ in range(random.randint(1, _MOST_STEPS)):
        if not parts:
            break
        at, other = random.randrange(len(parts)), random.randrange(len(parts))
        match random.randrange(6):
            case 0:
                del parts[at : at + random.randint(1, 4)]
            case 1:
                parts[at] = random.choice(words)
            case 2:
                parts[at] = parts[other]
            case 3:
                parts[at], parts[other] = parts[other], parts[at]
            case 4:
                parts.insert(at, random.choice(words))
            case _:
                parts[at:at] = parts[other : other + random.randint(1, 8)]
    return b"".join(parts)
