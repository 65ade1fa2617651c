"""The tests share `intake_sheets`; pytest's importlib mode leaves its folder off the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
