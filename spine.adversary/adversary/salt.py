"""NaCl's crypto_box by libsodium (ctypes), and what an attacker needs beside it. Stateless, thread-safe."""
import base64
import ctypes
import ctypes.util
import os

from zmq.utils import z85

_sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
if _sodium.sodium_init() < 0:
    raise RuntimeError("libsodium does not start")
TAG = 16


class Forged(Exception):
    """A box that does not open."""


class Keys:
    """A Curve25519 pair as two times 32 bytes; fresh unless given."""

    def __init__(self, public=None, secret=None):
        if secret is None:
            public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
            _sodium.crypto_box_keypair(public, secret)
            public, secret = public.raw, secret.raw
        self.public, self.secret = public or public_of(secret), secret

    @property
    def text(self):
        """The public key in Z85."""
        return z85.encode(self.public).decode()

    @property
    def z85(self):
        """Both halves as libzmq takes them."""
        return z85.encode(self.public), z85.encode(self.secret)

    def __repr__(self):
        return f"Keys({self.text})"


def public_of(secret):
    out = ctypes.create_string_buffer(32)
    _sodium.crypto_scalarmult_base(out, secret)
    return out.raw


def seal(plain, nonce, to, secret):
    """tag (16), then the ciphertext."""
    assert len(nonce) == 24
    out = ctypes.create_string_buffer(len(plain) + TAG)
    if _sodium.crypto_box_easy(out, plain, ctypes.c_ulonglong(len(plain)), nonce, to, secret):
        raise ValueError("not a key that one can seal to")
    return out.raw


def unseal(box, nonce, sender, secret):
    """The plaintext; Forged if it does not open."""
    if len(box) < TAG:
        raise Forged("too short")
    out = ctypes.create_string_buffer(max(1, len(box) - TAG))
    if _sodium.crypto_box_open_easy(out, box, ctypes.c_ulonglong(len(box)), nonce, sender, secret):
        raise Forged("does not open")
    return out.raw[:len(box) - TAG]


def shared_of_small_order():
    """The key of every box between anybody and a public key of small order: known to everyone."""
    out = ctypes.create_string_buffer(32)
    _sodium.crypto_core_hsalsa20(out, bytes(16), bytes(32), None)
    return out.raw


def seal_under(shared, plain, nonce):
    out = ctypes.create_string_buffer(len(plain) + TAG)
    _sodium.crypto_box_easy_afternm(out, plain, ctypes.c_ulonglong(len(plain)), nonce, shared)
    return out.raw


def unseal_under(shared, box, nonce):
    out = ctypes.create_string_buffer(max(1, len(box) - TAG))
    if len(box) < TAG or _sodium.crypto_box_open_easy_afternm(out, box, ctypes.c_ulonglong(len(box)), nonce, shared):
        raise Forged("does not open")
    return out.raw[:len(box) - TAG]


def forms(secret):
    """All the ways in which 32 secret bytes could stand in a text."""
    found = {secret, secret.hex().encode(), secret.hex().upper().encode(), base64.b64encode(secret).rstrip(b"="),
             base64.urlsafe_b64encode(secret).rstrip(b"=")}
    if len(secret) % 4 == 0:
        found.add(z85.encode(secret))
    return found


def random(count):
    return os.urandom(count)


def zmq_text(public):
    """A key in Z85."""
    return z85.encode(public).decode()
