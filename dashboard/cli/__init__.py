"""The `outcomes` command. stdout is data, stderr is narration.

Exit codes: 0 done; 1 the sender must mend or confirm something; 2 wrong usage or nothing to do; 3 refused.
"""

import sys
from collections.abc import Sequence

from dashboard.cli.arguments import parser
from dashboard.errors import OutcomesError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except OutcomesError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 0
    return code
