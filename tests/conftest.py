"""What all tests share."""

import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from runs import EVIL, build, build_hostile

from doc_audit.model.report import Report

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"

# Timings vary on shared machines: a slow example is not a wrong one.
settings.register_profile("doc-audit", deadline=None, max_examples=60)
settings.load_profile("doc-audit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing with them")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def _own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the cache of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache-home")))
        yield


@pytest.fixture(scope="session", params=["argo-cd", "govuk-developer-docs", "kubernetes-community"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public documentation tree, unpacked; not to be changed."""
    archive = CORPORA / f"{request.param}.tar.xz"
    if not archive.is_file():
        pytest.skip(f"the corpora are not beside the checkout: there is no {archive}")
    folder = tmp_path_factory.mktemp("corpora")
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="data")
    return next(folder.iterdir())


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """`make_report(count=28, **changes)`: a run over *count* pages."""
    return build


@pytest.fixture
def report() -> Report:
    return build()


@pytest.fixture
def hostile_report() -> Report:
    return build_hostile()


@pytest.fixture
def evil_texts() -> tuple[str, ...]:
    return EVIL
