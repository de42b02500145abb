"""`make bench`: every measurement in one run, written to bench/results/ with date and machine."""

import json
import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    build,
    claims,
    everything,
    exports,
    flat,
    landing,
    load,
    lookup,
    moving,
    sending,
    watch,
)

RESULTS = Path(__file__).parent / "results"
MEASUREMENTS: dict[str, Callable[[], object]] = {
    "landing": landing.measure,
    "memory": landing.flat,
    "load": load.measure,
    "sending": sending.measure,
    "exports": exports.measure,
    "watch": watch.main,
    "claims": claims.main,
    "flat": flat.main,
    "lookup": lookup.measure,
    "build": build.main,
}
# only when asked for: a quarter of an hour each
LONG: dict[str, Callable[[], object]] = {"everything": everything.main, "moving": moving.main}


def main() -> None:
    # without words: an hour and a half on two cores
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    now = datetime.now(UTC)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    result: dict[str, object] = {
        "date": f"{now:%Y-%m-%d %H:%M} UTC",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory} GB",
        "python": platform.python_version(),
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{now:%Y-%m-%d_%H%M}.json"
    for name in wanted:
        print(f"== {name}", flush=True)
        result[name] = (MEASUREMENTS | LONG)[name]()
        print(json.dumps(result[name], indent=2), flush=True)
        file.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
