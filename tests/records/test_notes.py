"""Heads of a log as signed notes: what is written is read again, and whatever is changed in it shows."""

from __future__ import annotations

import pytest

from sharepolicy.records import ciphers
from sharepolicy.records.notes import (
    ED25519_NOTE,
    ED25519_WITNESS,
    MLDSA44,
    BadNoteError,
    Head,
    PublicKey,
    SigningKey,
    checked_name,
)

SEED = bytes(range(32))
KEYS = [SigningKey("log.example/x", kind, SEED) for kind in (ED25519_NOTE, MLDSA44)]
WITNESS = SigningKey("w.example", ED25519_WITNESS, SEED[::-1])
PUBLIC = tuple(key.public for key in (*KEYS, WITNESS))


def signed() -> Head:
    head = Head("log.example/x", 7, b"r" * 32)
    for key, public in zip((*KEYS, WITNESS), PUBLIC, strict=True):
        head = head.signed(key, public, 1_700_000_000)
    return head


def test_a_head_is_read_as_it_was_written() -> None:
    head = signed()
    assert Head.parse(str(head)) == head
    assert head.signers(PUBLIC) == set(PUBLIC)
    assert head.signers(PUBLIC[:1]) == {PUBLIC[0]}  # others are not known, and say nothing


@pytest.mark.parametrize("key", PUBLIC, ids=lambda key: str(key.kind))
def test_a_key_is_read_as_it_was_written(key: PublicKey) -> None:
    assert PublicKey.parse(str(key)) == key
    line = str(key)
    for place in range(0, len(line), 7):
        other = chr(ord(line[place]) ^ 1)
        if other not in "+\n":
            with pytest.raises(BadNoteError):
                PublicKey.parse(line[:place] + other + line[place + 1 :])


def test_no_letter_of_a_head_can_be_changed() -> None:
    text = str(signed())
    for place in [*range(70), *range(70, len(text), 11)]:
        for bit in (1, 2, 4):
            changed = text[:place] + chr(ord(text[place]) ^ bit) + text[place + 1 :]
            try:
                head = Head.parse(changed)
                whole = str(head) == changed and head.signers(PUBLIC) == set(PUBLIC)
            except (BadNoteError, UnicodeEncodeError):
                whole = False
            assert not whole, (place, bit)


def test_the_published_example_of_a_signature_is_accepted() -> None:
    """The example of the specification of signed notes: a key, and a signature of one line."""
    key = PublicKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    line = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    raw = __import__("base64").b64decode(line)
    assert raw[:4] == key.id
    assert ciphers.ed25519_verify(key.public, raw[4:], b"This is an example message.\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a\n1\n",
        "log\n-1\n" + "A" * 43 + "=\n\n",
        "log\n01\n" + "A" * 43 + "=\n\n",
        "log\n1\nAAAA\n\n",
        "log\n1\n" + "A" * 43 + "=\n\nnobody AAAA\n",
        "log\n1\n" + "A" * 43 + "=\n\n— nobody AAAA\n",
        "log\n1\n" + "A" * 42 + "B=\n\n",
        "x" * 300_000,
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(BadNoteError):
        Head.parse(text)


def test_a_signature_of_another_head_is_refused() -> None:
    head, other = signed(), Head("log.example/x", 8, b"r" * 32)
    with pytest.raises(BadNoteError):
        Head(other.origin, other.size, other.root, head.signatures).signers(PUBLIC)


@pytest.mark.parametrize("name", ["\udcff", "a\x1b[31m", "a\u200bb", "a" * 256])
def test_a_name_that_cannot_be_told_or_signed_is_refused(name: str) -> None:
    with pytest.raises(BadNoteError):
        checked_name(name)
    with pytest.raises(BadNoteError):
        Head.parse(f"{name}\n1\n{'A' * 43}=\n\n")
