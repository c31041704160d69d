"""Prometheus metrics. Labels are routes, statuses and codes of ours; nothing comes from a request."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from classifier.errors import UnreadableError
from classifier.result import Classification
from classifier.service.desk import Desk
from classifier.service.visit import Visit

#: Seconds: from a short letter to the default clock of a document and beyond.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600)


class Metrics:
    """The metrics of one service."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        self._requests = Counter("brevvakt_requests", "Requests", ["route", "status"], registry=own)
        self._seconds = Histogram("brevvakt_request_seconds", "Latency", ["route"], buckets=_BUCKETS, registry=own)
        self._received = Counter("brevvakt_received_bytes", "Bytes of bodies received", registry=own)
        self._answers = Counter("brevvakt_answers", "Documents by answer to question 3", ["q3"], registry=own)
        self._unread = Counter("brevvakt_unread", "Documents by error code", ["code"], registry=own)
        self._actions = Counter("brevvakt_routed", "Shipments by action", ["action"], registry=own)
        self._lost = Counter("brevvakt_workers_lost", "Workers lost over a document", ["code"], registry=own)
        self._queue = Gauge("brevvakt_queue", "Requests received, waiting or read", registry=own)
        self._places = Gauge("brevvakt_queue_places", "The most there can be", registry=own)
        self._reading = Gauge("brevvakt_reading", "Documents handed to workers", registry=own)
        self._jobs = Gauge("brevvakt_jobs", "Worker processes", registry=own)

    def watch(self, desk: Desk) -> None:
        """Let the gauges show a desk."""
        self._queue.set_function(lambda: desk.inside)
        self._places.set(desk.queue)
        self._reading.set_function(lambda: desk.reading)
        self._jobs.set(desk.jobs)

    def count(self, visit: Visit) -> None:
        """Count a finished request."""
        self._requests.labels(visit.route, str(visit.status)).inc()
        self._seconds.labels(visit.route).observe(visit.seconds)
        self._received.inc(visit.received)
        if visit.action is not None:
            self._actions.labels(visit.action).inc()

    def answered(self, answer: Classification) -> None:
        """Count a document."""
        self._answers.labels(answer.q3).inc()
        if answer.error is not None:
            self._unread.labels(answer.error.code).inc()

    def lost(self, exc: UnreadableError) -> None:
        """Count a worker lost over a document."""
        self._lost.labels(exc.code).inc()

    def page(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)
