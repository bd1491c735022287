"""Whatever bytes come in, nothing breaks: some thousand mutated inputs, and all that ever broke something.

`make fuzz N=1000000` sends more, led by what they reach; see `tests/fuzz/run.py`.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing.doors import DOORS, SHARES
from fuzzing.mutation import mutate, shrink
from fuzzing.seeds import seeds
from fuzzing.workshop import tidy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

KEPT = sorted((Path(__file__).parent / "kept").glob("*-*"))
# So that the tests can share the work; and how many inputs each part has.
PARTS, EACH = 6, 400
# Far above any input: only what never ends, or nearly so, takes so long, however busy the machine is.
STUCK = 60


@pytest.fixture(autouse=True, scope="module")
def _tidy() -> Iterator[None]:
    yield
    tidy()


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_what_once_broke_something(file: Path) -> None:
    DOORS[file.name.rpartition("-")[0]](file.read_bytes())


@pytest.mark.parametrize("door", DOORS)
def test_the_seeds_themselves(door: str) -> None:
    for data in seeds()[door]:
        DOORS[door](data)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("door", DOORS)
def test_mutated_inputs(door: str, part: int) -> None:
    chance = random.Random(f"{door} {part}")
    known = seeds()[door]
    for _ in range(max(2, EACH * SHARES[door] // sum(SHARES.values()))):
        data = mutate(chance.choice(known), chance, known)
        begun = time.thread_time()
        DOORS[door](data)
        assert time.thread_time() - begun < STUCK, data


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from(seeds()["page"]), st.lists(st.randoms(use_true_random=False), min_size=1, max_size=5))
def test_pages_that_hypothesis_leads_astray(data: bytes, chances: list[random.Random]) -> None:
    for chance in chances:
        data = mutate(data, chance)
    DOORS["page"](data)


def test_what_is_kept_is_as_short_as_it_can_be() -> None:
    assert shrink(b"some text with an x and more", lambda data: b"x" in data) == b"x"


def test_the_program_sends_as_many_inputs_as_it_is_told(tmp_path: Path) -> None:
    script = Path(__file__).with_name("run.py")
    words = [sys.executable, str(script), "60", "--seed", "1", "--blind", "--door", "page", "--found", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("page: 60 inputs")
    assert not list(tmp_path.iterdir())
