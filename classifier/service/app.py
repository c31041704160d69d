"""The routes. Each takes a body in, asks the desk, and writes the library's own answer.

Annotations are evaluated here: FastAPI must see the inner functions' own names in them.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from classifier._version import __version__
from classifier.messages import Language
from classifier.service import answers, visit
from classifier.service.bounds import Bounds
from classifier.service.description import (
    CLASSIFY_BODY,
    ROUTE_BODY,
    HealthAnswer,
    RecordAnswer,
    RouteAnswer,
    complete,
    failures,
)
from classifier.service.desk import Desk
from classifier.service.failures import RefusedError
from classifier.service.front import Front
from classifier.service.metrics import Metrics
from classifier.service.page import page
from classifier.service.receiving import received
from classifier.service.responses import Json, refusal
from classifier.service.tokens import Tokens
from classifier.service.visit import visit_of
from classifier.shipment.decision import Policy
from classifier.shipment.forsendelse import Channel, Version

_EVERYWHERE = failures("unauthorized", "bad_query", "internal", "token_not_set", "busy", "stopping")
_BODIES = failures(
    "bad_multipart", "slow", "body_too_large", "file_too_large", "too_many_parts", "not_multipart", "headers_too_large"
)
_QUERIES = frozenset({"lang", "policy", "version", "channel"})


@dataclass(frozen=True)
class Service:
    """What the routes work with."""

    desk: Desk
    tokens: Tokens
    bounds: Bounds
    register: answers.Register
    policy: Policy
    metrics: Metrics
    log: Any


def new_app(service: Service) -> Front:
    """The application; it ends the desk's workers when the server stops."""
    metrics = service.metrics
    metrics.watch(service.desk)
    app = FastAPI(
        title="Brevvakt",
        version=__version__,
        summary="May this letter go to an ordinary Altinn inbox?",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=Json,
        lifespan=_lifespan(service),
    )
    _answer_failures(app)
    _add_plain_routes(app, service)
    _add_classify(app, service)
    _add_route(app, service)
    _describe(app)
    return Front(app, service.tokens, service.log, metrics, header_bytes=service.bounds.header_bytes)


def _lifespan(service: Service) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(service.desk.stop)
        if (close := getattr(service.register, "aclose", None)) is not None:
            await close()

    return lifespan


def _answer_failures(app: FastAPI) -> None:
    """Give every failure its one shape; FastAPI's own would repeat what was sent."""

    def refused(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RefusedError)
        visit_of(request).code = exc.code
        return refusal(exc)

    def http(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, HTTPException)
        code = {404: "not_found", 405: "method_not_allowed"}.get(exc.status_code, "internal")
        answer = refused(request, RefusedError(code))
        answer.headers.update(exc.headers or {})
        return answer

    def query(request: Request, exc: Exception) -> Response:
        assert isinstance(exc, RequestValidationError)
        wrong = sorted({str(error["loc"][-1]) for error in exc.errors()} & _QUERIES)
        return refused(request, RefusedError("bad_query", ", ".join(wrong)))

    def unexpected(request: Request, exc: Exception) -> Response:
        visit_of(request).fault = type(exc).__name__
        return refused(request, RefusedError("internal"))

    app.add_exception_handler(RefusedError, refused)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, query)
    app.add_exception_handler(Exception, unexpected)


def _until(bounds: Bounds) -> float:
    return asyncio.get_running_loop().time() + bounds.shipment_seconds


def _add_classify(app: FastAPI, service: Service) -> None:
    desk, bounds = service.desk, service.bounds

    @app.post(
        visit.CLASSIFY,
        responses={200: {"model": RecordAnswer}, **_EVERYWHERE, **_BODIES, **failures("wrong_parts", "bad_query")},
        openapi_extra=CLASSIFY_BODY,
        response_class=Json,
    )
    async def classify(request: Request, lang: Annotated[Language, Query()] = desk.settings.lang) -> Response:
        """Answer question 3 for one file."""
        async with desk.place(), received(request, bounds, desk.settings.limits.bytes) as parts:
            found = await answers.classified(parts, desk, lang, _until(bounds))
        service.metrics.answered(found)
        seen = visit_of(request)
        seen.documents, seen.q3 = 1, found.q3
        return Json(found.as_dict())


def _add_route(app: FastAPI, service: Service) -> None:
    desk, bounds = service.desk, service.bounds

    async def wished(
        policy: Annotated[Policy, Query()] = service.policy,
        lang: Annotated[Language, Query()] = desk.settings.lang,
        version: Annotated[Version | None, Query(description="When the shape leaves doubt.")] = None,
        channel: Annotated[Channel | None, Query(description="v3: the path it is meant for.")] = None,
    ) -> answers.Wish:
        return answers.Wish(policy, lang, version, channel)

    @app.post(
        visit.ROUTE,
        responses={
            200: {"model": RouteAnswer},
            **_EVERYWHERE,
            **_BODIES,
            **failures("body_too_large", "file_too_large", "forsendelse_too_large", "too_many_parts"),
            **failures("wrong_parts", "bad_forsendelse", "bad_query"),
        },
        openapi_extra=ROUTE_BODY,
        response_class=Json,
    )
    async def route(request: Request, wish: Annotated[answers.Wish, Depends(wished)]) -> Response:
        """Answer the three questions for a shipment, sent as to SvarUt, and say how it may be sent."""
        async with desk.place(), received(request, bounds, desk.settings.limits.bytes) as parts:
            routed = await answers.routed(parts, desk, service.register, wish, _until(bounds))
        for answer in routed.answers:
            service.metrics.answered(answer)
        seen = visit_of(request)
        seen.documents, seen.q3 = len(routed.answers), routed.q3
        seen.action = routed.decision.action
        return Json(routed.decision.as_dict())


def _add_plain_routes(app: FastAPI, service: Service) -> None:
    @app.get(
        visit.HEALTH,
        responses={200: {"model": HealthAnswer}, 503: {"model": HealthAnswer, "description": "Not yet."}},
        openapi_extra={"security": []},
        response_class=Json,
    )
    async def health() -> Response:
        """Say whether a token is set and the workers answer. Needs no token."""
        found = {"token_set": service.tokens.are_set, "workers_answer": await service.desk.answers()}
        return Json(found, status_code=200 if all(found.values()) else 503)

    @app.get(visit.METRICS, responses=failures("unauthorized", "token_not_set"), response_class=Response)
    async def metrics() -> Response:
        """Counts and times for Prometheus."""
        return Response(service.metrics.page(), headers={"content-type": CONTENT_TYPE_LATEST})

    @app.get(visit.PAGE, include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(
            page(app.openapi()), headers={"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
        )


def _describe(app: FastAPI) -> None:
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = complete(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
