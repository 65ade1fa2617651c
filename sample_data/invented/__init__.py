"""The invented world: twelve services, two commissioners, three years, and what is sent of them. Nobody is real."""

from invented.answered import ANSWERED
from invented.contracts import COMMISSIONERS, CONTRACTS
from invented.returns import SampleReference, SampleReturn, sample_references, sample_returns
from invented.services import PROVIDERS, QUARTERS, Provider

__all__ = [
    "ANSWERED",
    "COMMISSIONERS",
    "CONTRACTS",
    "PROVIDERS",
    "QUARTERS",
    "Provider",
    "SampleReference",
    "SampleReturn",
    "sample_references",
    "sample_returns",
]
