"""The id of a request: stands in its answer, in the log, and beside a body that was refused."""

import itertools
import re
import secrets

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
# told apart by process and number: drawing random bytes for each would be a system call a request
PROCESS = secrets.token_hex(8).encode()
NUMBERS = itertools.count(1)


def request_id(given: bytes) -> bytes:
    """What its sender calls a request, if that is sane, or a new id."""
    if REQUEST_ID.fullmatch(given):
        return given
    return b"%b%016x" % (PROCESS, next(NUMBERS))
