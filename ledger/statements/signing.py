"""The office's signature: Ed25519 (RFC 8032) over the bytes of a list of papers; the only module that knows the library."""

import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from ledger.errors import LedgerError
from ledger.i18n import _


def new() -> tuple[bytes, str]:
    """A new key: the private half as PKCS #8 in PEM, and the public one."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(private_pem: bytes, content: bytes) -> bytes:
    """64 bytes, the same each time; raises LedgerError when the file holds no such key."""
    try:
        key = load_pem_private_key(private_pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key() from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key()
    return key.sign(content)


def holds(public_pem: str, content: bytes, signature: bytes) -> bool:
    """Whether the signature is that of the key's owner over these very bytes; raises LedgerError for what is no public key."""
    try:
        _public(public_pem).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def fingerprint(public_pem: str) -> str:
    """SHA-256 of the public key as it stands in X.509 (SubjectPublicKeyInfo), as people compare it; raises LedgerError for no key."""
    told = _public(public_pem).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(told).hexdigest()


def _public(public_pem: str) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(public_pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key() from None
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key()
    return key


def _no_key() -> LedgerError:
    return LedgerError(
        _("this is not an Ed25519 key in PEM."),
        _("take the office.pem that came with the statements, or ask the office"),
        name="not-a-key",
    )
