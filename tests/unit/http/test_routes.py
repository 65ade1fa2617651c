import csv
import io

import pytest
from starlette.testclient import TestClient

from dashboard.analysis import released
from dashboard.definitions.indicators import INDICATORS
from dashboard.http.routes import PARAMETERS
from dashboard.operations.current_release import CurrentRelease


def test_health_names_the_release(client: TestClient, current: CurrentRelease) -> None:
    release = current.get()
    assert release is not None
    assert client.get("/healthz").json() == {"status": "ok", "release": release.release_id}


def test_health_before_the_first_publication(unpublished: TestClient) -> None:
    assert unpublished.get("/healthz").json() == {"status": "ok", "release": None}


def test_an_answer_is_the_same_as_everywhere_else(client: TestClient, current: CurrentRelease) -> None:
    question = released.Question("started", by="ethnicity", period="2025-26")
    found = client.get("/api/v1/answers", params={"indicator": "started", "by": "ethnicity", "period": "2025-26"})
    assert found.status_code == 200
    assert found.json() == released.answer(current.get(), question).as_json()


def test_another_reference_and_one_provider(client: TestClient) -> None:
    compared = client.get("/api/v1/answers?indicator=started&by=ethnicity&reference=Blue").json()
    assert "There is no group Blue" in compared["error"]
    compared = client.get("/api/v1/answers?indicator=started&by=ethnicity&reference=black").json()
    assert compared["reference"].startswith("Black, Black British")
    one = client.get("/api/v1/answers", params={"indicator": "started", "provider": "=1+1"}).json()
    assert (one["provider"], one["rows"][0]["n"], one["rows"][0]["k"]) == ("=1+1", 210, 120)


def test_csv_has_the_same_rows(client: TestClient) -> None:
    found = client.get("/api/v1/answers?indicator=started&by=ethnicity&format=csv")
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    rows = {row["group"]: row for row in csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))}
    assert (rows["White"]["n"], rows["White"]["rate"], rows["White"]["mark"]) == ("400", "0.62", "")
    mixed = rows["Mixed or Multiple ethnic groups"]
    assert (mixed["n"], mixed["k"], mixed["rate"], mixed["mark"]) == ("35", "", "", "c")
    assert "not computed from the rounded counts" in mixed["notes"]


def test_a_name_in_the_csv_cannot_run(client: TestClient) -> None:
    found = client.get("/api/v1/answers?indicator=started&by=provider&format=csv")
    rows = csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))
    assert next(rows)["group"] == "'=1+1"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Give an indicator. There are: "),
        ("indicator=nonsense", "There is no indicator nonsense"),
        ("indicator=started&by=nonsense", "Published figures are given by "),
        ("indicator=started&format=pdf", "The format is json or csv, got: pdf"),
        ("indicator=started&where=age", "There is no parameter where"),
        ("indicator=started&by=age&by=ethnicity", "Give by once."),
        ("indicator=started&provider=P9", "There are no published figures for P9."),
    ],
)
def test_what_makes_no_sense_is_told(client: TestClient, query: str, sentence: str) -> None:
    found = client.get(f"/api/v1/answers?{query}")
    assert found.status_code == 400
    assert found.json()["error"].startswith(sentence)


def test_what_is_not_published_is_refused(client: TestClient) -> None:
    found = client.get("/api/v1/answers", params={"indicator": "started", "by": "ethnicity", "provider": "P2"})
    assert found.status_code == 403
    assert "not one of the published tables" in found.json()["error"]


def test_nothing_published_yet(unpublished: TestClient) -> None:
    found = unpublished.get("/api/v1/answers?indicator=started")
    assert (found.status_code, found.json()) == (400, {"error": released.NOTHING_PUBLISHED})


def test_definitions(client: TestClient) -> None:
    found = client.get("/api/v1/definitions").json()
    assert [indicator["slug"] for indicator in found["indicators"]] == list(INDICATORS)
    assert "ethnicity" in [characteristic["slug"] for characteristic in found["characteristics"]]
    assert found["marks"]["c"] == "too few to show safely"


@pytest.mark.parametrize("address", ["/api/typo", "/api/v1/answer", "/api/", "/api/v2/answers"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_mistyped_address_is_not_found(client: TestClient, method: str, address: str) -> None:
    found = client.request(method, address)
    assert found.status_code == 404
    assert found.json() == {"error": f"There is nothing at {address}."}


def test_the_description_agrees_with_the_routes(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert described["info"]["x-release"] == client.get("/healthz").json()["release"]
    assert [p["name"] for p in described["paths"]["/api/v1/answers"]["get"]["parameters"]] == list(PARAMETERS)
    for path in described["paths"]:
        assert client.get(path, params={"indicator": "started"}).status_code == 200


def test_the_description_names_every_field_of_an_answer(client: TestClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    answer = client.get("/api/v1/answers?indicator=started&by=ethnicity").json()
    assert answer.keys() <= schemas["Answer"]["properties"].keys()
    assert {field for row in answer["rows"] for field in row} <= schemas["Row"]["properties"].keys()
