"""The server: the dashboard's pages, and the released answers over HTTP on the same port.

`outcomes demo` starts it. Streamlit reads this file's `app` without running it, so the call stays literal.
"""

import streamlit as st

from dashboard.http.middleware import middleware
from dashboard.http.routes import routes
from dashboard.operations.current_release import CurrentRelease
from dashboard.settings import Settings

app = st.App(
    "app.py",
    routes=routes(CurrentRelease(Settings.from_environment().database)),
    middleware=middleware(),
)
