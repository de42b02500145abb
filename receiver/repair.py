"""JSON that jsonb refuses or nobody can read any more, made into JSON that all take.

jsonb keeps 1e100000 in a few bytes, and writes it out with 100,001 digits: Python refuses to parse
that, and a payload of many such numbers is longer as text than Postgres can make one.
"""

import re

# what jsonb has no character for; a pair of surrogates is one character. Escaped backslashes are
# out of the way before this is looked for
HIGH, LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
UNUSABLE = re.compile(rf"\\u0000|{HIGH}(?!{LOW})|(?<!{HIGH}){LOW}")
REPLACEMENT = r"\ufffd"
ESCAPED, NEVER_IN_JSON = "\\\\", "\x01"
TOKENS = re.compile(
    r'"(?:[^"\\]++|\\.)*+"|-?(?P<whole>[0-9]++)(?:\.(?P<fraction>[0-9]++))?'
    r"(?:[eE](?P<exponent>[+-]?[0-9]++))?",
    re.DOTALL,
)
MOST_DIGITS = 1_000  # of a number when it is written out, before and behind the decimal point
# a number of so few characters, with an exponent of two digits, cannot be longer
SHORT = MOST_DIGITS - 100
# digits look like 0, an e like e, signs like nothing: then a few searches tell what may be too long
LOOKS = bytes(
    0x30 if byte in b"0123456789." else 0x65 if byte in b"eE" else 0x20 for byte in range(256)
)
LARGE_EXPONENT, LONG = b"0e000", b"0" * SHORT


def may_be_long(text: bytes) -> bool:
    """False if there is no number of too many digits for certain; costs little."""
    looks = text.translate(LOOKS, b"+-")
    return LARGE_EXPONENT in looks or (
        # whoever is that long is met twice in a row
        len(looks) >= SHORT and b"00" in looks[:: SHORT // 2] and LONG in looks
    )


def repair(text: str) -> tuple[str, bool]:
    """The same JSON in a form that everybody takes, and whether anything had to change.

    NUL and lone surrogates become U+FFFD; numbers of too many digits become strings of the same
    spelling. The text must be JSON.
    """
    usable = text
    if "\\u" in text:
        # by a function, so that other threads get their turn in between
        usable = UNUSABLE.sub(lambda _: REPLACEMENT, text.replace(ESCAPED, NEVER_IN_JSON))
        usable = usable.replace(NEVER_IN_JSON, ESCAPED)
    if may_be_long(usable.encode()):
        usable = TOKENS.sub(_number, usable)
    return usable, usable != text


def _number(match: re.Match[str]) -> str:
    whole = match["whole"]
    if whole is None or _fits(whole, match["fraction"] or "", match["exponent"] or "0"):
        return match.group()
    return f'"{match.group()}"'


def _fits(whole: str, fraction: str, exponent: str) -> bool:
    """True if it is not too long when written out; numeric keeps the zeros of a fraction."""
    if len(whole) + len(fraction) < SHORT and len(exponent) < 3:
        return True
    if len(exponent) > 10:
        return False
    shift = int(exponent)
    digits = (whole + fraction).lstrip("0")
    leading = len(whole) + len(fraction) - len(digits)
    before = max(1, len(whole) - leading + shift) if digits else 1
    behind = max(0, len(fraction) - shift)
    return before + behind <= MOST_DIGITS
