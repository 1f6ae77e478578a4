"""The office's signature: it holds for the very bytes and the very key, and for nothing else."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.statements import signing

PRIVATE, PUBLIC = signing.new()


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_signature_holds_until_one_bit_is_another(content, data):
    signature = signing.sign(PRIVATE, content)
    assert signing.holds(PUBLIC, content, signature)
    at, bit = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 7))
    other = bytearray(content)
    other[at] ^= 1 << bit
    assert not signing.holds(PUBLIC, bytes(other), signature)


def test_the_same_bytes_get_the_same_signature_and_another_key_none_of_it():
    assert signing.sign(PRIVATE, b"a list") == signing.sign(PRIVATE, b"a list")
    _, other = signing.new()
    assert not signing.holds(other, b"a list", signing.sign(PRIVATE, b"a list"))
    assert not signing.holds(PUBLIC, b"a list", b"")


def test_a_recipient_needs_no_program_of_ours(tmp_path):
    """OpenSSL alone checks the signature and tells the fingerprint."""
    for name, content in (("m", b"a list"), ("m.sig", signing.sign(PRIVATE, b"a list")), ("office.pem", PUBLIC.encode())):
        (tmp_path / name).write_bytes(content)
    try:
        told = subprocess.run(
            "openssl pkeyutl -verify -pubin -inkey office.pem -rawin -in m -sigfile m.sig && openssl pkey -pubin -in office.pem -outform DER | openssl dgst -sha256",
            shell=True, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("no shell")
    if "not found" in told.stderr:
        pytest.skip("no openssl here")
    assert "Signature Verified Successfully" in told.stdout, told.stderr
    assert signing.fingerprint(PUBLIC) in told.stdout


@pytest.mark.parametrize("call", [
    lambda: signing.sign(b"no key", b"x"), lambda: signing.holds("no key", b"x", b"y"), lambda: signing.fingerprint(PRIVATE.decode()),
    lambda: signing.sign(PUBLIC.encode(), b"x"),
])  # fmt: skip
def test_what_is_no_key_is_said_in_a_sentence(call):
    with pytest.raises(LedgerError) as refused:
        call()
    assert refused.value.name == "not-a-key"


def test_a_key_of_another_kind_signs_nothing_and_proves_nothing():
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    other = generate_private_key(SECP256R1())
    private = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    for work in (
        lambda: signing.sign(private, b"a list"), lambda: signing.sign(b"no key", b"a list"),
        lambda: signing.holds(public, b"a list", b""), lambda: signing.fingerprint("no key"),
    ):  # fmt: skip
        with pytest.raises(LedgerError) as no:
            work()
        assert (no.value.message, no.value.name) == ("this is not an Ed25519 key in PEM.", "not-a-key")
