"""The invented services, and what is true of each."""

from dataclasses import dataclass

from dashboard.definitions.periods import FinancialYear, Quarter

QUARTERS: tuple[Quarter, ...] = tuple(
    quarter for start in (2023, 2024, 2025) for quarter in FinancialYear(start).quarters
)


@dataclass(frozen=True)
class Provider:
    """An invented service, and what is true of it in the invented world."""

    code: str
    name: str
    area_code: str
    referrals: int
    """New referrals a quarter, on average."""
    ethnic_groups: tuple[float, float, float, float, float]
    """Shares of Asian, Black, Mixed, White and Other women among those whose ethnicity is known."""
    unknown_ethnicity: float
    completion: float = 0.0
    """How far its completion lies from the others', as a share."""
    start: float = 0.0
    weeks: float = 13.0
    """Length of the planned work, on average."""
    wait: float = 1.0
    """Its waits, as a multiple of the others'."""
    five_groups: float = 0.08
    """Share of the women for whom it sends one of the five groups instead of a detailed code."""
    travellers: float = 0.015
    """Gypsy or Irish Traveller women, as a share of its White women."""
    often_late: bool = False
    not_sent: tuple[Quarter, ...] = ()
    follows_needs: bool = True
    """Whether it sends how needs changed, and how many sessions were with the same worker."""
    housing_codes: bool = False
    """Whether it sends accommodation as nDelius codes, not as groups."""
    settled: float = 0.0
    """How far its women's chance to be settled at exit lies from the others', as a share."""
    instruments: tuple[str, ...] = ("swemwbs", "core10")
    metric: bool = False
    """Whether it sends SWEMWBS scores already converted."""
    elsewhere: tuple[tuple[str, float], ...] = ()
    """Areas of other services that some of its women live in, each with their share."""
    answering: float | None = 0.18
    """Share of the women in work who answer the questions on the service; none if it does not ask."""


_WITH_GSE = ("swemwbs", "gse", "core10")

PROVIDERS: tuple[Provider, ...] = (
    Provider("RIVERSIDE", "Riverside Women's Centre (invented)", "E06000015", 38,
             (0.13, 0.06, 0.06, 0.72, 0.03), 0.05, weeks=5.0, wait=0.8,
             housing_codes=True, instruments=_WITH_GSE, answering=0.30),
    Provider("ALDERGATE", "Aldergate Women's Project (invented)", "E06000054", 12,
             (0.03, 0.02, 0.03, 0.91, 0.01), 0.08, completion=0.02, weeks=10.0,
             follows_needs=False),
    Provider("CWMHAF", "Cwm Haf Women's Support (invented)", "W06000016", 18,
             (0.01, 0.01, 0.015, 0.96, 0.005), 0.02, completion=0.03, start=0.02,
             instruments=_WITH_GSE),
    Provider("FENLIGHT", "Fenlight Women's Outreach (invented)", "E10000003", 30,
             (0.04, 0.03, 0.03, 0.88, 0.02), 0.06, wait=1.3, travellers=0.12,
             follows_needs=False, housing_codes=True, instruments=("swemwbs",), answering=None),
    Provider("MARLPIT", "Marlpit House for Women (invented)", "E06000047", 60,
             (0.02, 0.01, 0.02, 0.94, 0.01), 0.03, completion=0.01, not_sent=(Quarter(2024, 3),),
             instruments=("swemwbs", "phq9")),
    Provider("HARBOURSIDE", "Harbourside Women's Hub (invented)", "E06000023", 85,
             (0.06, 0.11, 0.08, 0.72, 0.03), 0.07, often_late=True,
             housing_codes=True, metric=True, answering=None),
    Provider("LACEWORKS", "Laceworks Women's Centre (invented)", "E06000018", 110,
             (0.12, 0.12, 0.09, 0.64, 0.03), 0.06, completion=-0.18, elsewhere=(("E08000025", 0.20),),
             instruments=_WITH_GSE),
    Provider("TAFFBRIDGE", "Taffbridge Women's Pathway (invented)", "W06000015", 140,
             (0.08, 0.05, 0.05, 0.79, 0.03), 0.04, completion=-0.02, wait=0.9,
             housing_codes=True, settled=0.08, instruments=_WITH_GSE),
    Provider("MILLRACE", "Millrace Women's Service (invented)", "E08000032", 180,
             (0.27, 0.04, 0.04, 0.63, 0.02), 0.10, five_groups=0.3, not_sent=(Quarter(2025, 4),),
             elsewhere=(("E08000025", 0.20), ("E08000035", 0.20)), settled=-0.14),
    Provider("NORTHLINE", "Northline Women's Alliance (invented)", "E08000035", 240,
             (0.10, 0.08, 0.05, 0.74, 0.03), 0.09, completion=0.01, wait=1.1, elsewhere=(("E09000008", 0.12),),
             housing_codes=True),
    Provider("CROSSWAYS", "Crossways Women's Network (invented)", "E09000008", 320,
             (0.18, 0.38, 0.09, 0.31, 0.04), 0.12, elsewhere=(("E08000025", 0.15), ("E08000035", 0.10)),
             instruments=_WITH_GSE),
    Provider("IRONGATE", "Irongate Women's Partnership (invented)", "E08000025", 442,
             (0.24, 0.15, 0.08, 0.49, 0.04), 0.14, completion=0.01, start=-0.01,
             elsewhere=(("E09000008", 0.12), ("E08000035", 0.08)),
             housing_codes=True, instruments=_WITH_GSE),
)  # fmt: skip
"""The services; one service alone is the first."""
