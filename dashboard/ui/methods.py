"""The parts of the Methods page: how figures are protected, what it costs, what is not promised, and corrections."""

import streamlit as st

from dashboard.analysis.reading import MEANINGS, day
from dashboard.analysis.released import OF_AREAS
from dashboard.definitions import protection_cost
from dashboard.operations import approving
from dashboard.operations.approved_tables import approved_tables, thresholds
from dashboard.ui.publication import in_words
from dashboard.ui.session import installation


def kinds() -> None:
    """The three kinds of figure."""
    st.table(
        [
            {
                "Kind": "Your service's own figures",
                "Who sees them": "that service; and a delivery partner those of the women it works with",
                "What they are": "exact, with every characteristic; never fewer than ten answers on trust and safety",
            },
            {
                "Kind": "Headline (exact)",
                "Who sees them": "that service, and the commissioner of the contract",
                "What they are": "exact, without any characteristic of the women",
            },
            {
                "Kind": "Published figures",
                "Who sees them": "everybody here",
                "What they are": "protected, computed once, and the same for everybody",
            },
        ]
    )


def rules() -> None:
    """The rules, with the numbers of the policy."""
    at = thresholds()
    st.markdown(
        f"- **A fixed list of tables.** What is not on it is not published, so tables cannot be taken from each other "
        "until one woman is left.\n"
        f"- **Once, from locked returns.** Comparing last week's figure with this week's shows nothing.\n"
        f"- **A random adjustment**, drawn once and kept: whole numbers, on average 0, usually 1 to 3, never more than "
        f"7 "
        f"(variance {at['variance']}). The same women have the same adjusted number in every table of a period.\n"
        f"- **No small groups.** A count stands on {at['smallest_count']} women or more. How many of them had an "
        f"outcome "
        f"is kept only if {at['smallest_part']} or more had it and {at['smallest_part']} or more had not; else, of "
        f"{at['smallest_base_of_a_band']} women or more, it may be said that it was more than 9 in 10 or fewer than 1 "
        f"in "
        f"10. A rate needs {at['smallest_base']} women. Nought is treated like any small number. Of two "
        f"characteristics at once a group is not shown either where fewer than {at['smallest_part']} women of one of "
        "its groups are outside it.\n"
        f"- **Counts to the nearest 5.** Percentages, intervals and relative rates come from the adjusted counts "
        f"before "
        "rounding.\n"
        f"- **A limit for each woman.** One woman moves at most {at['most_values_of_one_woman']:,} of the numbers that "
        "are published of a financial year; the builder counts them, and publishes nothing if it is more.\n"
        f"- **No detours.** With few services a table could be one service's own, or one subtraction from it. The "
        f"builder "
        "works that out, and leaves such tables out.\n"
        f"- **Areas.** {OF_AREAS}"
    )


def tables() -> None:
    """Every approved table, with its reason."""
    st.table(
        [
            {"Of": table.words, "For": table.indicators, "Why it is on the list": table.reason, "Id": table.id}
            for table in approved_tables()
        ]
    )


def cost() -> None:
    """What protection costs: how far figures move, and what cannot be shown."""
    st.table(
        [
            {
                "Figure": one.words,
                "Half move by less than": _moved(one.typical, one.ratio),
                "95 in 100 by less than": _moved(one.most, one.ratio),
                "Standard error by chance alone, half are under": _moved(one.sampling, one.ratio),
            }
            for one in protection_cost.MOVED
        ]
    )
    st.markdown(
        "Each line is over all figures of its kind in the sample data, small groups and large ones together: of a "
        "large group the protection moves a rate by less, of a small one by more. The interval beside a figure allows "
        "for both. Below: how many of its figures a service can be shown, by how many women come to it in a quarter; "
        "100% is all of them."
    )
    st.table(
        [
            {
                "Women a quarter": str(one.women),
                "True rate": f"{one.rate:.0%}",
                "Quarterly rates": f"{one.quarter:.0%}",
                "Yearly rates": f"{one.year:.0%}",
                "Yearly counts by ethnic group": f"{one.counts_by_group:.0%}",
                "Yearly rates by ethnic group": f"{one.rates_by_group:.0%}",
                "Over three years": f"{one.rates_by_group_three_years:.0%}",
            }
            for one in protection_cost.SHOWN
        ]
    )


def uncertainty() -> None:
    """How intervals allow for the adjustment, and where they cover less."""
    st.markdown(
        "Intervals and limits allow for the random adjustment as well as for chance. Over all figures, shown or not, "
        "the "
        "95 % interval holds the true rate about 95 times in 100. But which figures are shown depends on what they "
        "are: "
        "**given that a small group's rate is shown, its interval may hold the truth less often**, because a rate near "
        "100 % is shown only when chance has made it smaller."
    )
    st.table(
        [
            {
                "Women": str(one.women),
                "True rate": f"{one.rate:.0%}",
                "Holds the truth": f"{one.always:.0%}",
                "Given that it is shown": f"{one.given_shown:.0%}",
            }
            for one in protection_cost.COVERED
        ]
    )


def not_promised() -> None:
    """What protection does not do."""
    told, three = protection_cost.TOLD_APART, protection_cost.TOLD_APART_FROM_THREE_YEARS
    st.markdown(
        f"- Somebody who knows **every other record** of a service's year could tell one woman's ethnic group with a "
        f"certainty of {told:.2f}, where 0.50 is guessing and 1 is knowing; with those of three years, {three:.2f}. "
        "Nobody outside the service has these records.\n"
        "- A service sees its own women exactly, and its commissioner the headline. What they tell others is not "
        "protected by this.\n"
        "- A woman who is the only one of whom something is known from elsewhere, a newspaper say, is not hidden by "
        "figures about others.\n"
        "- Who has the exact headline, or the exact figures of all other services together, may be left with four "
        "numbers that a hidden count of one to four could be. What would leave fewer, with what stands published, is "
        "hidden before it is published; figures that were replaced are not looked at once more. "
        "Where a service has hardly any women, the exact headline itself tells of few.\n"
        "- What is corrected of a woman after her year was published, her ethnic group say, shows in a later block of "
        "years: who knows that she is the only one could tell. Who was not told of before is left out of it.\n"
        "- Each correction of a published table lets its women be told a little better: the price is printed with it."
    )


def commands() -> None:
    """How to work all of this out again."""
    st.markdown("Whoever has the program can work these figures out again, on invented women:")
    listed = ["python -m tests.red_team", "python -m tests.red_team.areas", *protection_cost.Command]
    st.code("\n".join(listed), language="sh", wrap_lines=True)


def marks() -> None:
    """What stands in the place of a figure, and why."""
    st.table([{"Mark": f"[{mark}]", "It means": meaning} for mark, meaning in MEANINGS.items()])


def corrections() -> None:
    """The public register of corrections, and what was published when."""
    release = installation().release()
    found = release.corrections() if release else []
    words = {table.id: table.words for table in approved_tables()}
    if found:
        st.table(
            [
                {
                    "Published anew": day(one.published_at.date()) if one.published_at else "",
                    "Table": f"{words.get(one.table_id, one.table_id)}, {one.period}",
                    "What was wrong": one.reason,
                    "What it costs": one.price,
                }
                for one in found
            ]
        )
    else:
        st.markdown("No published table has been corrected.")
    published = [step for step in approving.history(installation().settings.database) if step.kind == "published"]
    if published:
        st.markdown("Everything that was published, the newest first:")
        lines = (
            f"{day(step.at.date())} · release {step.release_id} · {in_words(step.periods)} · approved by "
            + " ".join((f"{step.by}.", *step.remarks))
            for step in published
        )
        st.markdown("\n".join(f"- {line}" for line in lines))


def _moved(value: float, ratio: bool) -> str:
    return f"{value:g} %" if ratio else f"{value:g} points"
