"""Published figures for other programs, on the same server: JSON and CSV from the release, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.analysis import access_rate, released
from dashboard.analysis.answer import MARKS, Answer
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import CASCADE_BASE, INDICATORS, STAGES
from dashboard.definitions.sheets import POPULATIONS
from dashboard.errors import OutcomesError, RefusedError, UsageError
from dashboard.http.answer_csv import to_csv
from dashboard.http.openapi import describe
from dashboard.operations import log
from dashboard.operations.current_release import CurrentRelease

Handler = Callable[[Request], Response]

PARAMETERS = ("indicator", "by", "period", "provider", "area", "reference", "format")
ACCESS_PARAMETERS = ("population", "period", "format")


def routes(current: CurrentRelease) -> list[Route]:
    """The routes, in the order in which they must be tried: the last one catches mistyped addresses."""

    def health(request: Request) -> Response:
        release = current.get()
        return JSONResponse({"status": "ok", "release": release.release_id if release else None})

    def answers(request: Request) -> Response:
        with log.noted(current.database, _noted_as(request, request.query_params.get("indicator", ""))) as answered:
            asked = _asked(request, PARAMETERS)
            return _as_asked(answered(released.answer(current.get(), _question(asked))), asked)

    def access(request: Request) -> Response:
        with log.noted(current.database, _noted_as(request, log.ACCESS)) as answered:
            asked = _asked(request, ACCESS_PARAMETERS)
            release = current.get()
            period = asked.get("period") or next(reversed(released.years(release)), "")
            found = access_rate.access(release, period=period, population=_population(asked))
            return _as_asked(answered(found), asked)

    def definitions(request: Request) -> Response:
        return JSONResponse(
            {
                "indicators": [asdict(indicator) for indicator in INDICATORS.values()],
                "characteristics": [asdict(characteristic) for characteristic in CHARACTERISTICS.values()],
                "pathway": {"who_counts": CASCADE_BASE, "stages": STAGES},
                "populations": POPULATIONS,
                "marks": MARKS,
            }
        )

    def openapi(request: Request) -> Response:
        release = current.get()
        return JSONResponse(describe(release.release_id if release else None))

    return [
        Route("/healthz", health),
        Route("/api/v1/answers", _with_errors_as_json(answers)),
        Route("/api/v1/access", _with_errors_as_json(access)),
        Route("/api/v1/definitions", definitions),
        Route("/api/v1/openapi.json", openapi),
        # Without it Streamlit would answer a mistyped address with its own page and status 200.
        Route("/api/{rest:path}", _not_found, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


def _noted_as(request: Request, what: str) -> log.Asked:
    """A question as the log has it: nobody gives a name here."""
    asked = request.query_params
    selection = {name: asked.get(name) for name in (*PARAMETERS[1:], "population")}
    return log.Asked(None, log.HTTP, log.RELEASED, what, selection)


def _as_asked(found: Answer, asked: Mapping[str, str]) -> Response:
    if asked.get("format") == "csv":
        return Response(to_csv(found), media_type="text/csv")
    return JSONResponse(found.as_json())


def _asked(request: Request, parameters: tuple[str, ...]) -> Mapping[str, str]:
    """The parameters, each at most once; one that is not known would otherwise seem to have been obeyed."""
    asked = request.query_params
    for name in asked:
        if name not in parameters:
            raise UsageError(f"There is no parameter {name}. There are: {', '.join(parameters)}")
        if len(asked.getlist(name)) > 1:
            raise UsageError(f"Give {name} once.")
    if asked.get("format", "json") not in ("json", "csv"):
        raise UsageError(f"The format is json or csv, got: {asked['format']}")
    return asked


def _question(asked: Mapping[str, str]) -> released.Question:
    if not asked.get("indicator"):
        raise UsageError(f"Give an indicator. There are: {', '.join(INDICATORS)}")
    return released.Question(
        asked["indicator"],
        by=asked.get("by") or None,
        provider=asked.get("provider") or None,
        area=asked.get("area") or None,
        period=asked.get("period") or None,
        reference=asked.get("reference") or None,
    )


def _population(asked: Mapping[str, str]) -> str:
    population = asked.get("population", "")
    if population not in POPULATIONS:
        raise UsageError(f"Give a population. There are: {', '.join(POPULATIONS)}")
    return population


def _with_errors_as_json(handler: Handler) -> Handler:
    def handle(request: Request) -> Response:
        try:
            return handler(request)
        except OutcomesError as error:
            status = 403 if isinstance(error, RefusedError) else 400
            return JSONResponse({"error": str(error)}, status_code=status)

    return handle


def _not_found(request: Request) -> Response:
    return JSONResponse({"error": f"There is nothing at {request.url.path}."}, status_code=404)
