"""A file that could be read in two ways: both are shown, one is chosen, and the choice can be changed."""

PAGE = "providers/send.py"
NAMES = "referral_id,person_id,referral_source,referral_date,end_state,age_band,ethnicity"
ROWS = [f"R-{n},P-{n},court,2025-07-01,open,30-39,W1" for n in range(3)]


def test_a_reading_is_chosen_told_and_taken_back(visit, tmp_path):
    app = visit(tmp_path / "made" / "records.duckdb", "provider", PAGE, service="RIVERSIDE", quarter="2025-26 Q2")
    content = "\n".join([NAMES, ROWS[0], NAMES, *ROWS[1:]]).encode()
    app = app.get("file_uploader")[0].set_value(("file.csv", content, "text/csv")).run()
    assert "Which is right?" in [each.value for each in app.header]
    assert [each.label for each in app.button].count("Read it so") == 2
    shown = [table.value.astype(str).to_dict("records") for table in app.table]
    assert [lines[0]["Row 2"] for lines in shown if "Row 2" in lines[0]] == ["R\\-0", "R\\-0"]
    button(app, "Read it so").click().run()
    assert "Which is right?" not in [each.value for each in app.header]
    assert any("is read as you said" in each.label for each in app.expander)
    assert not button(app, "Submit the return").disabled
    button(app, "Take this answer back").click().run()
    assert "Which is right?" in [each.value for each in app.header]


def button(app, label):
    return next(each for each in app.button if each.label == label)
