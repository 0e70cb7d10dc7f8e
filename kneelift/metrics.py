"""Figures for Prometheus at /metrics, for who sends METRICS_TOKEN; to all others it is not there.

Each of a server's processes counts by itself, in files of a folder that they share
(`shared_folder`), and whichever is asked adds them up.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import prometheus_client as prometheus
from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult
from prometheus_client import multiprocess
from prometheus_client.core import GaugeMetricFamily

from coaching.services import heartbeat
from kneelift.backups import age
from kneelift.counters import OUTBOX, REQUESTS

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, in Prometheus' own format; 404 to who does not send the token."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    sent = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(sent, wanted):
        raise Http404
    registry = prometheus.CollectorRegistry()
    if FOLDER in os.environ:
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(_OwnFigures())
    registry.register(Now())
    return HttpResponse(
        prometheus.generate_latest(registry), content_type=prometheus.CONTENT_TYPE_LATEST
    )


class _OwnFigures:
    """What this process alone has counted: it serves by itself, as in development."""

    def collect(self) -> Iterable[prometheus.Metric]:
        yield from REQUESTS.collect()
        yield from OUTBOX.collect()


class Now:
    """What is so at the moment that is asked about. Without a database only that it is away."""

    def collect(self) -> Iterable[prometheus.Metric]:
        try:
            tasks = DBTaskResult.objects.ready()
            waiting, worker = tasks.count(), heartbeat.is_alive(now())
            runs = heartbeat.is_missed(now())
            backup = age.last_backup()
        except DatabaseError:
            yield GaugeMetricFamily("kneelift_database_up", "1: it answers", value=0)
            return
        yield GaugeMetricFamily("kneelift_database_up", "1: it answers", value=1)
        yield GaugeMetricFamily("kneelift_tasks_ready", "Mails and other work", value=waiting)
        # Where none has to run, and none did lately, none is missed.
        if settings.KNEELIFT_NEEDS_WORKER or runs:
            yield GaugeMetricFamily("kneelift_worker_up", "1: it said so lately", value=int(worker))
        if backup:
            seconds = (now() - backup).total_seconds()
            yield GaugeMetricFamily("kneelift_backup_age_seconds", "Of the last", value=seconds)


def shared_folder(port: int) -> None:
    """For a server on `port` that starts: an empty folder, named to its processes to be."""
    if settings.METRICS_TOKEN:
        folder = Path(settings.VAR_DIR) / f"metrics-{port}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ[FOLDER] = str(folder)
