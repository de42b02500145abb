#!/usr/bin/env bash
# standardwebhooks 1.1.0: Webhook.sign() takes an aware datetime, and signs the hour on its clock as if that were UTC.
# Tried: one instant, written at +02:00 and in UTC, signed with one key, id and body.
# Guess before running: an instant is an instant, so both signatures are the same, and verify() takes both.
# Seen: they differ. The one at +02:00 was signed with a time two hours ahead (`timestamp.replace(tzinfo=utc)`), so a
# receiver that is told the true time refuses it: the signature is over another one.
# What we did: not used for signing here; who signs what is sent here gives it times in UTC.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check standardwebhooks==1.1.0
"$work/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta, timezone

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook("whsec_" + "A" * 32)
now = datetime.now(timezone.utc).replace(microsecond=0)
abroad = now.astimezone(timezone(timedelta(hours=2)))
assert now == abroad
body = '{"a": 1}'
signed = {"utc": webhook.sign("msg_1", now, body), "+02:00": webhook.sign("msg_1", abroad, body)}


def taken(signature, at):
    headers = {"webhook-id": "msg_1", "webhook-timestamp": str(int(at)), "webhook-signature": signature}
    try:
        webhook.verify(body, headers)
    except WebhookVerificationError as problem:
        return str(problem)
    return "taken"


assert taken(signed["utc"], now.timestamp()) == "taken", "CHANGED: a time in UTC is refused"
seen = taken(signed["+02:00"], now.timestamp())
assert seen == "No matching signature found", f"CHANGED: {seen}"
ahead = datetime.fromtimestamp(now.timestamp() + 7200, timezone.utc)
assert webhook.sign("msg_1", ahead, body) == signed["+02:00"], "CHANGED: it is not the hour on the clock"
print("as before: a time at +02:00 is signed as two hours later, and its own instant is refused:", seen)
PYTHON
