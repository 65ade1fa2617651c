"""What a return is made with can be taken from the page on which it is sent."""

from dashboard.definitions.sheets import SHEETS

PAGE = "providers/send.py"
FOLD = "Templates, guide, and taking names off"


def test_every_template_of_a_service_is_there(visit, empty_records):
    app = visit(empty_records, "provider", PAGE)
    assert not app.exception
    (fold,) = [one for one in app.expander if one.label == FOLD]
    labels = [button.label for button in fold.get("download_button")]
    assert labels[:3] == ["The page that takes names off", "The guide", "The workbook (Excel)"]
    assert labels[3:] == [f"{name} (CSV)" for name in SHEETS if name != "population"]
