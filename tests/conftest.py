"""What all tests share."""

import pytest
from hypothesis import settings

# Timings vary on shared machines: a slow example is not a wrong one.
settings.register_profile("doc-audit", deadline=None, max_examples=60)
settings.load_profile("doc-audit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing with them")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
