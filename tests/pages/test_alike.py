"""A service compares women who are alike in something: never without the crude ratio, nor without what it hides."""

SERVICE = "providers/service.py"
TITLE = "Is it because the women differ in something else?"


def folds(app):
    return [fold for fold in app.expander if fold.label == TITLE]


def compared(visit, database):
    app = visit(database, "provider", SERVICE, indicator="Completed")
    return app.selectbox(key="by").select("ethnicity").run()


def test_the_crude_ratio_stands_beside_the_adjusted_one(visit, one_service):
    app = compared(visit, one_service)
    (fold,) = folds(app)
    assert "hides a disparity where it is made" in fold.markdown[0].value
    assert not fold.table

    app.selectbox(key="alike-completed-ethnicity").select("age").run()

    assert not app.exception
    (fold,) = folds(app)
    (table,) = fold.table
    rates = next(table.value for table in app.table if "Relative rate, White = 1" in table.value.columns)
    above = {line["Ethnic group"]: line["Relative rate, White = 1"] for line in rates.to_dict("records")}
    found = table.value.to_dict("records")
    assert [line["Crude, White = 1"] for line in found] == [above[line["Group"]] for line in found]
    assert any(line["Among women alike in age"][0].isdigit() for line in found)
    assert "hides a disparity where it is made" in fold.markdown[-1].value


def test_what_cannot_be_adjusted_says_why(visit, three_services):
    app = compared(visit, three_services)
    app.selectbox(key="alike-completed-ethnicity").select("legal_status").run()

    assert not app.exception
    (fold,) = folds(app)
    assert [info.value for info in fold.info] == [
        "Nothing can be adjusted: too few women are known to be alike in legal status at referral."
    ]
    assert not fold.table


def test_nothing_of_it_where_nothing_is_compared(visit, three_services):
    app = visit(three_services, "provider", SERVICE, indicator="Completed")
    app.selectbox(key="by").select("quarter").run()

    assert not folds(app)
