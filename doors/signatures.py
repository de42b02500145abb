"""Signatures of Standard Webhooks (https://www.standardwebhooks.com): made, and asked for."""

import base64
import binascii
import hashlib
import hmac

from doors.refusals import Refusal

PREFIX = "whsec_"
SECRET_BYTES = 32
FRESH_SECONDS = 300
SEAL = b"hq: secret of a signed key"


def key_of(secret: str) -> bytes:
    """The key in a secret as it is handed over: base64, most often behind whsec_. ValueError."""
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("is no base64, as the key of a signature is") from None


def spelled(key: bytes) -> str:
    """A key as it is handed over."""
    return PREFIX + base64.b64encode(key).decode()


def signed(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a signed request. timestamp: seconds since 1970 (UTC)."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, content, hashlib.sha256).digest()
    return {
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def sealed(api_key: bytes, secret: bytes) -> bytes:
    """A secret of SECRET_BYTES as it is stored, and back: by the API key, which is not stored.

    So a database that is read opens no secret, and an API key alone signs nothing. Each API key is
    random and seals one secret, so a pad of its own is enough.
    """
    pad = hmac.new(api_key, SEAL, hashlib.sha256).digest()
    return bytes(one ^ other for one, other in zip(secret, pad, strict=True))


def check(key: bytes, headers: dict[bytes, bytes], body: bytes, now: float) -> None:
    """Raises Refusal (401) unless the body, as it came, was signed by this key within five minutes.

    now: seconds since 1970. Of several signatures one is enough: secrets change.
    """
    message_id, told, given = (
        headers.get(name, b"").decode("latin-1").strip()
        for name in (b"webhook-id", b"webhook-timestamp", b"webhook-signature")
    )
    if not (message_id and told and given):
        raise _refused(
            "signature_missing",
            "This key has to sign what it lands: send webhook-id, webhook-timestamp and "
            "webhook-signature, as Standard Webhooks has them.",
        )
    if not (told.isascii() and told.isdigit() and len(told) < 16):
        raise _refused("signature_wrong", "webhook-timestamp is not in seconds since 1970.")
    expected = signed(key, message_id, int(told), body)["webhook-signature"].encode()
    if not any(hmac.compare_digest(one.encode(), expected) for one in given.split()):
        raise _refused(
            "signature_wrong",
            "The signature is not that of this body, id and time by this key's secret.",
        )
    if abs(now - int(told)) > FRESH_SECONDS:
        raise _refused(
            "signature_old",
            "The signature was not made within five minutes of now. Sign again when sending "
            "again; if that does not help, a clock is wrong.",
        )


def _refused(code: str, error: str) -> Refusal:
    return Refusal(401, code, error, headers=[(b"www-authenticate", b"Webhook-Signature")])
