"""What the receiver counts, for Prometheus.

With several worker processes (`hq serve --workers`) each writes its counts to files in
PROMETHEUS_MULTIPROC_DIR, and whichever is asked adds them up.
"""

import os

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector


class Metrics:
    """Counters of one receiver, in a registry of its own."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.registry = registry
        self.landed = Counter(
            "hq_landed", "Payloads in raw.payloads.", ["workflow"], registry=registry
        )
        self.duplicates = Counter(
            "hq_duplicates", "Requests answered again.", ["workflow"], registry=registry
        )
        self.rejected = Counter(
            "hq_rejected", "Requests and lines refused.", ["code"], registry=registry
        )
        self.queue_rows = Gauge(
            "hq_queue_rows",
            "Requests waiting for a writer.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.queue_bytes = Gauge(
            "hq_queue_bytes",
            "Bytes of bodies in memory.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.commit_seconds = Histogram(
            "hq_commit_seconds",
            "Seconds until a batch was committed.",
            registry=registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
        )
        self.batch_rows = Histogram(
            "hq_batch_rows",
            "Payloads that shared a transaction.",
            registry=registry,
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 1000, 10_000),
        )

    def text(self) -> bytes:
        """The exposition format."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            everybody = CollectorRegistry()
            MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
            return generate_latest(everybody)
        return generate_latest(self.registry)
