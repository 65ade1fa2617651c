"""Typed totals on the pages: the form, the receipt, and each place that shows them, always marked."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from dashboard.definitions.periods import Quarter
from dashboard.operations.totals import keep
from dashboard.warehouse.records import Records
from tests.builders import moment, service

QUARTER = Quarter.containing(datetime.now(UTC).date()).previous


def button(app, label):
    return next(each for each in app.button if each.label == label)


def field(app, label):
    return next(each for each in app.number_input if each.label == label)


def text(app):
    tables = [str(table.value.to_dict("records")) for table in app.table]
    return "\n".join([*(each.value for each in (*app.header, *app.markdown, *app.code, *app.error)), *tables])


def test_totals_are_typed_seen_by_both_sides_and_taken_back(visit, tmp_path):
    database = tmp_path / "made" / "records.duckdb"
    app = visit(database, "provider", "providers/send.py", service="RIVERSIDE", quarter=QUARTER.label)
    assert button(app, "Submit these totals").disabled
    field(app, "Women referred").set_value(5)
    field(app, "Ended").set_value(2)
    field(app, "Ended after work had started").set_value(3).run()
    assert "cannot be more than *Ended*" in text(app)
    field(app, "Ended after work had started").set_value(2)
    field(app, "Completed").set_value(1).run()
    assert "50.0% (1 of 2)" in text(app)
    button(app, "Submit these totals").click().run()
    assert f"RIVERSIDE-{QUARTER.label.replace(' ', '-')}-totals-RIVERSIDE-1-v1" in text(app)

    own = text(visit(database, "provider", "providers/service.py", service="RIVERSIDE"))
    assert "From totals" in own
    assert f"{QUARTER.label} (from totals)" in own
    assert "[x] not supplied" in own

    overview = text(visit(database, "commissioner", "commissioners/overview.py"))
    assert f"From totals, {QUARTER.label}" in overview
    assert "Riverside Women's Centre (from totals)" in overview
    assert "Typed totals in the place of returns" in text(visit(database, "commissioner", "commissioners/returns.py"))
    review = text(visit(database, "provider", "contract_review.py", service="RIVERSIDE"))
    assert "'Figure (from totals)': 'Women referred', 'This quarter': '5'" in review
    assert "totals were typed on" in review

    app = visit(database, "provider", "providers/returns.py", service="RIVERSIDE")
    next(each for each in app.text_input if each.label.startswith("Why?")).set_value("a slip").run()
    button(app, "Take these totals back").click().run()
    assert "Put these totals back" in [each.label for each in app.button]
    assert "From totals" not in text(visit(database, "commissioner", "commissioners/overview.py"))


def test_beside_records_totals_stand_apart_and_move_no_volume(visit, three_services, tmp_path):
    database = Path(shutil.copytree(three_services.parent, tmp_path / "copied")) / "records.duckdb"
    before = visit(three_services, "commissioner", "commissioners/overview.py").metric[0].value
    records = Records(database)
    keep(records, service("TINY"), "TINY", Quarter(2025, 4), {"referred": 7}, now=moment("2026-05-01"))
    keep(records, service("TINY"), "TINY", Quarter(2025, 3), {"referred": 6}, now=moment("2026-05-01"))
    records.close()
    app = visit(database, "commissioner", "commissioners/overview.py")
    said = text(app)
    assert app.metric[0].value == before
    assert "From totals, 2025-26 Q4" in said
    assert "TINY (from totals)" in said
    assert "Totals have also been typed for 2025-26 Q3" in said
