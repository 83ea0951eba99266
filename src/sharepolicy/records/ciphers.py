"""The one module that knows `cryptography`: sealing under a key, keys wrapped by a master key, signatures.

A *secret* is 32 random bytes, for one thing that is sealed. Its key and its salt both follow from it, so who destroys
the secret has destroyed both.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest

from sharepolicy.records.failures import NoRecordsError

try:
    from cryptography.exceptions import InvalidSignature, InvalidTag
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
except ImportError as missing:
    raise NoRecordsError(
        'records need `cryptography`, which is not installed: pip install "sharepolicy[records]"'
    ) from missing

SECRET = 32
"""Bytes of a secret, of a master key and of the seed of a signing key."""

_NONCE = 12


class UnsealableError(ValueError):
    """What was sealed does not open with this key: it was changed, or it is another key."""


def new_secret() -> bytes:
    """A new secret."""
    return secrets.token_bytes(SECRET)


def salt_of(secret: bytes) -> bytes:
    """The salt that belongs to a secret. Whoever gets it can check a commitment, and cannot open anything."""
    return HKDFExpand(SHA256(), SECRET, b"sharepolicy records: salt").derive(secret)


def commitment(salt: bytes, content: bytes) -> bytes:
    """A hash that binds to a content and tells nothing of it to whoever does not have the salt."""
    return sha256(salt + content).digest()


def commits(to: bytes, salt: bytes, content: bytes) -> bool:
    """Whether a commitment is to this content."""
    return len(salt) == SECRET and compare_digest(to, commitment(salt, content))


def seal(secret: bytes, content: bytes, about: bytes) -> bytes:
    """A content sealed (AES-256-GCM). It opens only together with `about`, which says what it is."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key_of(secret)).encrypt(nonce, content, about)


def unseal(secret: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed. Raises UnsealableError."""
    try:
        return AESGCM(_key_of(secret)).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
    except (InvalidTag, ValueError) as error:
        raise UnsealableError("it does not open") from error


def _key_of(secret: bytes) -> bytes:
    return HKDFExpand(SHA256(), SECRET, b"sharepolicy records: key").derive(secret)


def wrap(master: bytes, secret: bytes) -> bytes:
    """A secret as it may be written down: wrapped by the master key (RFC 3394)."""
    return aes_key_wrap(master, secret)


def unwrap(master: bytes, wrapped: bytes) -> bytes:
    """A secret that was wrapped. Raises UnsealableError if it was changed, or by another master key."""
    try:
        return aes_key_unwrap(master, wrapped)
    except (InvalidUnwrap, ValueError) as error:
        raise UnsealableError("it is not wrapped by this master key") from error


def ed25519_public(seed: bytes) -> bytes:
    """The public key of a seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """A signature of 64 bytes (RFC 8032)."""
    return _ed25519(seed).sign(message)


@lru_cache(maxsize=4)
def _ed25519(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def ed25519_verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that of the holder of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def mldsa44_public(seed: bytes) -> bytes:
    """The public key of a seed."""
    return MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()


def mldsa44_sign(seed: bytes, message: bytes) -> bytes:
    """A signature of 2,420 bytes (FIPS 204), which no quantum computer is known to forge."""
    return _mldsa44(seed).sign(message)


@lru_cache(maxsize=4)
def _mldsa44(seed: bytes) -> MLDSA44PrivateKey:
    """The key of a seed: to work it out takes a fifth of the time of a signature."""
    return MLDSA44PrivateKey.from_seed_bytes(seed)


def mldsa44_verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that of the holder of this key."""
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
