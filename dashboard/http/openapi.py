"""The description of the HTTP interface, as OpenAPI 3.1. Written by hand: there is little to describe."""

from typing import Any

from dashboard.analysis.answer import MARKS
from dashboard.analysis.comparison import ALL_OTHERS
from dashboard.analysis.released import PROTECTION
from dashboard.definitions.characteristics import CHARACTERISTICS
from dashboard.definitions.indicators import INDICATORS
from dashboard.definitions.sheets import POPULATIONS

Described = dict[str, Any]


def describe(release: str | None) -> Described:
    """The whole description, with the id of the release that answers now."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Outcomes dashboard: published figures",
            "version": "1",
            "description": f"Published figures only, from release {release or '(none yet)'}. {PROTECTION}",
            "x-release": release,
        },
        "paths": {
            "/healthz": {"get": _get("Whether the server answers, and from which release", "Health")},
            "/api/v1/answers": {"get": _answers()},
            "/api/v1/access": {"get": _access()},
            "/api/v1/definitions": {"get": _get("Everything that has a name here, in words", "Definitions")},
            "/api/v1/openapi.json": {"get": _get("This description", "Description")},
        },
        "components": {"schemas": _schemas()},
    }


def _get(summary: str, schema: str) -> Described:
    return {"summary": summary, "responses": {"200": _json(summary, schema)}}


def _answers() -> Described:
    return _asked(
        "The published answer to one question",
        [
            _parameter("indicator", "What is asked about.", required=True, values=list(INDICATORS)),
            _parameter("by", "How it is broken down.", values=["provider", "area", "quarter", *CHARACTERISTICS]),
            _parameter(
                "period", "A quarter, year or block as published, such as 2025-26; the latest year if left out."
            ),
            _parameter("provider", "One provider's published figures."),
            _parameter("area", "Those of one area, by the ONS code that services send; all services there together."),
            _parameter(
                "reference",
                f"The group that the others are compared with, by code or label; or `{ALL_OTHERS}`, for each group "
                "against all the others.",
            ),
            _parameter("format", "json if left out.", values=["json", "csv"]),
        ],
    )


def _access() -> Described:
    return _asked(
        "Who is referred at all: of n women in a reference population k were referred, by ethnic group",
        [
            _parameter("population", "Which women.", required=True, values=list(POPULATIONS)),
            _parameter("period", "A financial year, such as 2025-26; the latest if left out."),
            _parameter("format", "json if left out.", values=["json", "csv"]),
        ],
    )


def _asked(summary: str, parameters: list[Described]) -> Described:
    answer = _json("The published answer", "Answer")
    answer["content"]["text/csv"] = {"schema": {"type": "string"}}
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": answer,
            "400": _json("The question makes no sense, or nothing has been published", "Error"),
            "403": _json("This is not one of the published tables", "Error"),
        },
    }


def _parameter(name: str, meaning: str, *, required: bool = False, values: list[str] | None = None) -> Described:
    schema = {"type": "string", **({"enum": values} if values else {})}
    return {"name": name, "in": "query", "description": meaning, "required": required, "schema": schema}


def _json(meaning: str, schema: str) -> Described:
    return {
        "description": meaning,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _schemas() -> Described:
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    return {
        "Health": _object(["status", "release"], status=text, release={"type": ["string", "null"]}),
        "Error": _object(["error"], error=text),
        "Definitions": _object(["indicators", "characteristics", "pathway", "populations", "marks"]),
        "Description": {"type": "object"},
        "Row": _row(),
        "LifeStep": _object(
            ["at", "survival", "low", "high", "at_risk"],
            at={"type": "integer", "description": "The end of the step, in days from the beginning."},
            survival={"type": "number", "description": "The share to whom it has not happened by then, a fraction."},
            low={"type": "number"},
            high={"type": "number"},
            at_risk={"type": "integer", "description": "How many were at risk in the step, to the nearest 5."},
        ),
        "Answer": _object(
            ["indicator", "kind", "period", "rows", "notes"],
            indicator=text,
            kind={"const": "released"},
            period=text,
            by=text,
            provider=text,
            area=text,
            reference=text,
            interval=text,
            release=text,
            unknown=text,
            life_table={"type": "array", "items": {"$ref": "#/components/schemas/LifeStep"}},
            rows={"type": "array", "items": {"$ref": "#/components/schemas/Row"}},
            notes=texts,
        ),
    }


def _row() -> Described:
    number, count = {"type": ["number", "null"]}, {"type": ["integer", "null"]}
    shares = dict.fromkeys(("rate", "low", "high"), number | {"description": "A fraction, not a percentage."})
    compared = (
        "difference",
        "difference_low",
        "difference_high",
        "rri",
        "rri_low",
        "rri_high",
        "detectable_low",
        "detectable_high",
        "unknown_low",
        "unknown_high",
    )
    marks = "; ".join(f"{mark}: {meaning}" for mark, meaning in MARKS.items())
    return _object(
        ["group", "n", "k", *shares, "mark"],
        group={"type": "string"},
        n=count,
        k=count,
        **shares,
        **dict.fromkeys(compared, number),
        verdict={"type": "string"},
        mirror_differs={"type": "boolean"},
        of={"type": "integer", "description": "How many it should be known of: n of them are known."},
        rate_if_unknown_no={
            "type": "number",
            "description": "The rate if those of whom it is not known were counted as a no.",
        },
        band={"type": "string", "description": "In the place of a rate that would give somebody away."},
        published_as={"type": "string", "enum": ["p", "r"], "description": "Provisional, or revised."},
        mark={"type": ["string", "null"], "description": f"Why there is no figure. {marks}."},
    )


def _object(required: list[str], **properties: Described) -> Described:
    return {"type": "object", "required": required, "properties": properties}
