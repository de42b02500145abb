#!/usr/bin/env bash
# uvicorn 0.54.0 with h11 0.16.0: of `GET http://a.example/path HTTP/1.1` the whole URL is scope["path"].
# Tried: one request in absolute form (RFC 9112, 3.2.2: a server must accept it), by both of uvicorn's parsers.
# Guess before running: both give "/path"; ASGI says path is "the HTTP request target excluding any query string", decoded.
# Seen: httptools 0.9.0 gives "/path"; h11 gives "http://a.example/path", so every route misses, and rules by path do too.
# What we did: the receiver runs with httptools.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0 httptools==0.9.0 h11==0.16.0
"$work/venv/bin/python" - <<'PYTHON'
import asyncio

import uvicorn

REQUEST = b"GET http://a.example/path?q=1 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"


async def app(scope, receive, send):
    path = scope["path"].encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(path))]})
    await send({"type": "http.response.body", "body": path})


async def ask(parser):
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=parser, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
    writer.write(REQUEST)
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    server.should_exit = True
    await serving
    return answer.partition(b"\r\n\r\n")[2].decode()


seen = {parser: asyncio.run(ask(parser)) for parser in ("httptools", "h11")}
assert seen["httptools"] == "/path", f"CHANGED: httptools gives {seen['httptools']}"
assert seen["h11"] == "http://a.example/path", f"CHANGED: h11 gives {seen['h11']}"
print("as before: the same request is another path with each parser:", seen)
PYTHON
