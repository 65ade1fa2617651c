"""`python -m dashboard.cli` is `outcomes`."""

import sys

from dashboard.cli import main

sys.exit(main())
