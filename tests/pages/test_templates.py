"""What a return is made with can be taken from the page on which it is sent."""

from dashboard.definitions.wide import LAYOUTS

PAGE = "providers/send.py"
FOLD = "Templates, guide, and taking names off"


def test_every_template_of_a_service_is_there(visit, empty_records):
    app = visit(empty_records, "provider", PAGE)
    assert not app.exception
    (fold,) = [one for one in app.expander if one.label == FOLD]
    labels = [button.label for button in fold.get("download_button")]
    assert labels[:4] == [
        "The page that takes names off", "The guide", "The workbook (Excel)", "Everything in one sheet (Excel)",
    ]  # fmt: skip
    assert labels[4:] == [f"{name} (CSV)" for name in LAYOUTS if name != "population"]
