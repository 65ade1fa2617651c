"""What can go wrong, sorted by who can mend it.

OutcomesError            shown to the person as it stands, without a traceback
    MendError            exit 1: the sender must mend or confirm something
    UsageError           exit 2: wrong usage, or nothing to do
    RefusedError         exit 3: rights, identifiers, already published, another process is serving
DefinitionError          our own mistake: a declaration and its query disagree
"""


class OutcomesError(Exception):
    """A sentence for the person who is using the product; `exit_code` is what the command line returns."""

    exit_code = 2


class MendError(OutcomesError):
    """The sender must mend or confirm something before this can go on."""

    exit_code = 1


class UsageError(OutcomesError):
    """The command or the choice makes no sense here, or there is nothing to do."""

    exit_code = 2


class RefusedError(OutcomesError):
    """The product will not do this, whatever is typed."""

    exit_code = 3


class DefinitionError(Exception):
    """A declaration of ours contradicts itself or its query: a programmer's mistake."""
