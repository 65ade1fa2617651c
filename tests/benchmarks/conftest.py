"""Measured on demand: `make benchmarks`. Otherwise these are left out, which is not the same as skipped."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "benchmark" not in config.option.markexpr:
        ours = [item for item in items if item.get_closest_marker("benchmark")]
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]
