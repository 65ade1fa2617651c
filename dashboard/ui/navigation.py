"""Which pages a viewer has. A page that a role may not have is not registered: no link and no address reaches it."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import access
from dashboard.access import Viewer

_PAGES = Path(__file__).parent.parent / "app_pages"
_TITLES = {
    "providers/service.py": ("Your service", "service"),
    "providers/send.py": ("Send a return", "send"),
    "providers/returns.py": ("Your returns", "your-returns"),
    "providers/columns.py": ("Your column names", "columns"),
    "policy/summary.py": ("Disparity summary", "summary"),
    "commissioners/overview.py": ("Overview", "overview"),
    "contract_review.py": ("Contract review", "review"),
    "providers/partners.py": ("Delivery partners", "partners"),
    "commissioners/engagement.py": ("Engagement", "engagement"),
    "commissioners/recovery.py": ("Recovery and experience", "recovery"),
    "commissioners/housing.py": ("Housing", "housing"),
    "commissioners/disparity.py": ("Racial disparity", "disparity"),
    "explain_or_reform.py": ("Explain or reform", "explain-or-reform"),
    "commissioners/compare.py": ("Compare services", "compare"),
    "commissioners/over_time.py": ("Over time", "over-time"),
    "commissioners/reoffending.py": ("Reoffending", "reoffending"),
    "commissioners/returns.py": ("Returns", "returns"),
    "publication.py": ("Publication", "publication"),
    "definitions.py": ("Definitions", "definitions"),
    "methods.py": ("Methods", "methods"),
    "checks.py": ("Checks", "checks"),
    "your_information.py": ("Your information", "your-information"),
}


def navigation(viewer: Viewer) -> StreamlitPage:
    """Register the viewer's pages and give back the one that was asked for."""
    pages = [
        st.Page(_PAGES / name, title=title, url_path=path)
        for name, (title, path) in _TITLES.items()
        if viewer.role in access.PAGES[name]
    ]
    return st.navigation(pages)
