"""`make demo`: the whole way once, on a Postgres of its own, which is thrown away afterwards."""

import argparse
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType

from rich.console import Console

from doors.settings import PROJECT_DIR
from hq import errors
from hq.demo import place as places
from hq.demo import summary
from hq.demo.demo import Demo

PLACE = PROJECT_DIR / ".hq" / "demo"


def main() -> int:
    """Runs the demo; returns an exit code."""
    parser = argparse.ArgumentParser(prog="python -m hq.demo", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave everything running")
    parser.add_argument("--stop", action="store_true", help="stop what --keep left running")
    wanted = parser.parse_args()
    wide = None if sys.stdout.isatty() else 140  # a log has no width of its own
    console = Console(highlight=False, width=wide)
    if wanted.stop:
        for place in PLACE.glob("*/"):
            places.stop(place)
        return 0

    signal.signal(signal.SIGTERM, _interrupted)
    PLACE.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=PLACE))
    with places.alone(place):
        demo = Demo(console, place)
        kept = False
        try:
            demo.run()
            _farewell(console, demo, wanted.keep)
            kept = wanted.keep
        except Exception as error:
            text = errors.sentence(error)
            if text is None:
                raise
            console.print(text, style="red", markup=False)
            return 1
        finally:
            if not kept:
                demo.stop()
    return 0


def _farewell(console: Console, demo: Demo, keep: bool) -> None:
    url = demo.url if keep else "http://127.0.0.1:8000"
    begin = "It goes on running" if keep else "This demo is over, and stops what it started"
    summary.heading(console, "Where to look", f"{begin}.")
    if not keep:
        console.print("`make serve` starts one that stays, `make demo KEEP=1` keeps this one:")
    rows = [
        ("post here", f"{url}/docs", "the paths of all workflows, as OpenAPI"),
        ("ask here", f"{url}/read/docs", "the lookups"),
        ("status", f"{url}/status", "landed, pending, quarantined; with a key that may read"),
        ("metrics", f"{url}/metrics", "for Prometheus"),
        ("tables", f"file://{PROJECT_DIR}/target/static_index.html", "after `make docs`"),
    ]
    summary.table(console, ["", "", ""], rows)
    if keep:
        console.print(f"A key that may land and read: {demo.key}")
        console.print(f'A shell: eval "$(HQ_HOME={demo.place} .venv/bin/hq db env)"')
        console.print("To stop it: [bold]make demo-stop[/bold]")


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
