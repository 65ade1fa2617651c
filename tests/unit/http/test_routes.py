import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.analysis import access_rate, released
from dashboard.definitions.indicators import INDICATORS
from dashboard.http.routes import ACCESS_PARAMETERS, PARAMETERS
from dashboard.operations.current_release import CurrentRelease
from dashboard.warehouse import releasing
from dashboard.warehouse.release import Cell, PublishedTable
from tests.unit.http.conftest import client_of

GROUPS = (("black", 98, 37), ("white", 402, 251))


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
    others = {"indicator": "started", "by": "ethnicity", "reference": "all other women"}
    compared = client.get("/api/v1/answers", params=others).json()
    assert "Not compared with all other women: of some of them there are too few to show." in compared["notes"]
    assert not [row for row in compared["rows"] if "rri" in row], "of one group it is not shown how many it is true of"
    one = client.get("/api/v1/answers", params={"indicator": "started", "provider": "=1+1"}).json()
    assert (one["provider"], one["rows"][0]["n"], one["rows"][0]["k"]) == ("=1+1", 210, 120)


def test_the_figures_of_an_area(tmp_path: Path) -> None:
    here, records = "E10000012", tmp_path / "records.duckdb"
    table = PublishedTable("area_year_ethnicity", "started", "2025-26", "1", ("P1", "P2", "P3"))
    cells = [Cell(table.table_id, "started", "2025-26", here, slug, n, k) for slug, n, k in GROUPS]
    releasing.write(records, [table], cells, built_at=datetime(2026, 6, 30), policy="any", variance=4, remarks=[])
    current = CurrentRelease(records)
    client = client_of(current)
    found = client.get("/api/v1/answers", params={"indicator": "started", "by": "ethnicity", "area": here})
    assert (found.json()["area"], found.json()["rows"][1]["n"]) == (here, 100)
    as_csv = client.get(
        "/api/v1/answers", params={"indicator": "started", "by": "ethnicity", "area": here, "format": "csv"}
    )
    assert {line["area"] for line in csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig")))} == {here}
    for asked, status in (({"area": "E09000001"}, 400), ({"area": here, "provider": "P1"}, 403), ({}, 403)):
        refused = client.get("/api/v1/answers", params={"indicator": "started", "by": "ethnicity"} | asked)
        assert refused.status_code == status, asked
    current.close()


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
    apart = client.get("/api/v1/answers", params={"indicator": "started", "by": "ethnicity_white_apart"})
    assert apart.status_code == 403
    assert "in a service's own figures only" in apart.json()["error"]


def test_nothing_published_yet(unpublished: TestClient) -> None:
    found = unpublished.get("/api/v1/answers?indicator=started")
    assert (found.status_code, found.json()) == (400, {"error": released.NOTHING_PUBLISHED})


def test_definitions(client: TestClient) -> None:
    found = client.get("/api/v1/definitions").json()
    assert [indicator["slug"] for indicator in found["indicators"]] == list(INDICATORS)
    assert "ethnicity" in [characteristic["slug"] for characteristic in found["characteristics"]]
    assert found["marks"]["c"] == "too few to show safely"
    assert found["populations"]["women_arrested"] == "Women arrested"
    assert list(found["pathway"]["stages"]) == ["referred", "offered", "assessed", "started", "completed"]
    by_slug = {indicator["slug"]: indicator for indicator in found["indicators"]}
    assert by_slug["trust"]["voice"] == "her own words"
    assert by_slug["settled_at_exit"]["known_of"] == "exit_housing_known"


@pytest.mark.parametrize("slug", [slug for slug, one in INDICATORS.items() if one.published])
def test_every_published_indicator_can_be_asked_for(tmp_path: Path, slug: str) -> None:
    current = CurrentRelease(tmp_path / "records.duckdb")
    releasing.write(
        tmp_path / "records.duckdb",
        [PublishedTable("year", slug, "2023-24", "1", ("P1", "P2", "P3"))],
        [Cell("year", slug, "2023-24", "", "all", 253, 151)],
        built_at=datetime(2026, 6, 30, 9, 30),
        policy="2026-11b",
        variance=4,
        remarks=[],
    )
    client = client_of(current)
    found = client.get(f"/api/v1/answers?indicator={slug}&period=2023-24")
    assert (found.status_code, found.json()["rows"][0]["n"]) == (200, 255)
    assert client.get(f"/api/v1/answers?indicator={slug}&period=2023-24&format=csv").status_code == 200
    current.close()


@pytest.mark.parametrize("slug", [slug for slug, one in INDICATORS.items() if not one.published])
def test_what_is_never_published_is_refused(client: TestClient, slug: str) -> None:
    assert client.get(f"/api/v1/answers?indicator={slug}").status_code == 403


def test_how_many_a_figure_is_known_of(client: TestClient) -> None:
    (row,) = client.get("/api/v1/answers?indicator=settled_at_exit").json()["rows"]
    assert (row["n"], row["of"], row["rate_if_unknown_no"]) == (255, 375, 0.4)


def test_who_is_referred_at_all(client: TestClient, current: CurrentRelease) -> None:
    found = client.get("/api/v1/access?population=women_arrested").json()
    same = access_rate.access(current.get(), period="2025-26", population="women_arrested")
    assert found == same.as_json()
    black = next(row for row in found["rows"] if row["group"].startswith("Black"))
    assert (black["n"], black["k"], black["rate"]) == (1210, 140, 0.117)
    text = client.get("/api/v1/access?population=women_arrested&period=2025-26&format=csv").content.decode("utf-8-sig")
    rows = {row["group"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["White"]["rate"] == "0.116"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Give a population. There are: resident_women, women_arrested"),
        ("population=men", "Give a population."),
        ("population=women_remanded", "No count of women remanded was given for 2025-26."),
        ("population=women_arrested&period=1999-00", "No count of women arrested was given for 1999-00."),
        ("population=women_arrested&by=age", "There is no parameter by. There are: population, period, format"),
    ],
)
def test_a_population_that_makes_no_sense_is_told(client: TestClient, query: str, sentence: str) -> None:
    found = client.get(f"/api/v1/access?{query}")
    assert found.status_code == 400
    assert found.json()["error"].startswith(sentence)


def test_no_population_before_the_first_publication(unpublished: TestClient) -> None:
    found = unpublished.get("/api/v1/access?population=women_arrested")
    assert (found.status_code, found.json()) == (400, {"error": released.NOTHING_PUBLISHED})


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
    named = {"/api/v1/answers": PARAMETERS, "/api/v1/access": ACCESS_PARAMETERS}
    for path, parameters in named.items():
        assert [p["name"] for p in described["paths"][path]["get"]["parameters"]] == list(parameters)
    needed = {"/api/v1/access": {"population": "women_arrested"}}
    for path in described["paths"]:
        assert client.get(path, params=needed.get(path, {"indicator": "started"})).status_code == 200


def test_the_description_names_every_field_of_an_answer(client: TestClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    addresses = (
        "answers?indicator=started&by=ethnicity", "answers?indicator=settled_at_exit",
        "access?population=women_arrested",
    )  # fmt: skip
    for address in addresses:
        answer = client.get(f"/api/v1/{address}").json()
        assert answer.keys() <= schemas["Answer"]["properties"].keys()
        assert {field for row in answer["rows"] for field in row} <= schemas["Row"]["properties"].keys()


def test_the_description_names_every_field_of_the_definitions(client: TestClient) -> None:
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert client.get("/api/v1/definitions").json().keys() == set(schemas["Definitions"]["required"])
