"""What each process counts of its answers, for kneelift/metrics.py."""

import prometheus_client as prometheus
from django.conf import settings

REQUESTS = prometheus.Histogram(
    "kneelift_request_seconds",
    "Answers, by the pattern of the address",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 45),
)
OUTBOX = prometheus.Histogram(
    "kneelift_outbox_seconds",
    "How long sets waited on phones before they came here",
    buckets=(5, 60, 600, 3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600),
)


def count_request(
    method: str, route: str, status: int, seconds: float, outbox: float | None = None
) -> None:
    """Routes are patterns and statuses classes: there are some hundreds of each combination."""
    if not settings.METRICS_TOKEN:
        return
    REQUESTS.labels(method, route, f"{status // 100}xx").observe(seconds)
    if outbox is not None:
        OUTBOX.observe(outbox)
