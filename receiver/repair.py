"""JSON that jsonb refuses, made into JSON that it takes, with nothing else touched."""

import re

# one escape at a time, so that the second half of an escaped backslash is never read as a start
ESCAPES = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair: one character
    r"|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})"  # what jsonb has no character for
    r"|\\."
)
UNUSABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")
TOKENS = re.compile(
    r'"(?:[^"\\]++|\\.)*+"|-?(?P<whole>[0-9]++)(?:\.(?P<fraction>[0-9]++))?'
    r"(?:[eE](?P<exponent>[+-]?[0-9]++))?",
    re.DOTALL,
)
REPLACEMENT = r"\ufffd"

# what numeric can hold: digits before and after the decimal point
MAX_WHOLE_DIGITS = 131_072
MAX_FRACTION_DIGITS = 16_383


def repair(text: str) -> tuple[str, bool]:
    """The same JSON in a form that jsonb accepts, and whether anything had to change.

    NUL and lone surrogates become U+FFFD; numbers beyond numeric become strings of their digits.
    The text must be JSON.
    """
    usable = ESCAPES.sub(_character, text)
    usable = TOKENS.sub(_number, usable)
    return usable, usable != text


def _character(match: re.Match[str]) -> str:
    escape = match.group()
    return REPLACEMENT if UNUSABLE.fullmatch(escape) else escape


def _number(match: re.Match[str]) -> str:
    whole = match["whole"]
    if whole is None or _fits(whole, match["fraction"] or "", match["exponent"] or "0"):
        return match.group()
    return f'"{match.group()}"'


def _fits(whole: str, fraction: str, exponent: str) -> bool:
    """True if numeric can hold it: the same sums that numeric's own input makes."""
    if len(whole) + len(fraction) < 100 and len(exponent) < 5:
        return True
    if len(exponent) > 10:
        return False
    shift = int(exponent)
    if len(fraction) - shift > MAX_FRACTION_DIGITS:
        return False
    digits = (whole + fraction).lstrip("0")
    leading = len(whole) + len(fraction) - len(digits)
    return not digits or len(whole) - leading + shift <= MAX_WHOLE_DIGITS
