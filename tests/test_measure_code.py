"""scripts/measure_code.py counts what it says it counts, in a folder and in a commit, beside each other."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import git

SCRIPT = Path(__file__).parent.parent / "scripts" / "measure_code.py"

DENSE = """def name(values, first):
    return [value if value else first for value in values]
"""

PLAIN = """def name(values, first):
    named = []
    for value in values:
        named.append(value or first)
    return named
"""

COMPLEX = "def choose(value):\n" + "".join(
    f"    if value == {number}:\n        return {number}\n" for number in range(11)
)

PAGE = """# Extending

## Add a rule

1. `doc_audit/rules/internal.py`: the rule.
2. `docs/rules.md`: generated.
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project with the script, one room, and a commit of it."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")
    room = tmp_path / "doc_audit" / "room"
    room.mkdir(parents=True)
    (room / "module.py").write_text(DENSE, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Begin")
    return tmp_path


def measure(checkout: Path, *checkouts: str) -> dict[str, list[str]]:
    """Give the figures in each line that the script prints, by the name of the line."""
    script = checkout / "scripts" / "measure_code.py"
    command = [sys.executable, str(script), *checkouts]
    done = subprocess.run(command, cwd=checkout, capture_output=True, encoding="utf-8", timeout=60, check=True)
    lines = {}
    for line in done.stdout.splitlines():
        name, *figures = line.split("  ")
        lines[name.strip()] = " ".join(figures).split()
    return lines


def test_a_room_and_the_whole_are_counted(checkout: Path) -> None:
    found = measure(checkout)
    assert found["doc_audit/room"] == ["1", "2", "500.0", "500.0", "0"]
    assert found["lines"] == ["2"]
    assert found["functions"] == ["1"]
    assert found["length of a function: max"] == ["2"]
    assert found["ternaries per thousand lines"] == ["500.0"]
    assert "places touched to add a rule" not in found


def test_a_commit_stands_beside_the_folder(checkout: Path) -> None:
    (checkout / "doc_audit" / "room" / "module.py").write_text(PLAIN, encoding="utf-8")
    (checkout / "doc_audit" / "complex.py").write_text(COMPLEX, encoding="utf-8")
    (checkout / "docs").mkdir()
    (checkout / "docs" / "extending.md").write_text(PAGE, encoding="utf-8")
    found = measure(checkout, "HEAD", ".")
    assert found["doc_audit/room"] == ["1", "2", "500.0", "500.0", "0", "1", "5", "0.0", "0.0", "0"]
    assert found["doc_audit"] == ["-", "1", "23", "0.0", "0.0", "1"]
    assert found["comprehensions per thousand lines"] == ["500.0", "0.0"]
    assert found["complexity: max"] == ["3", "12"]
    assert found["places touched to add a rule"] == ["-", "2"]


def test_what_is_no_checkout_is_named(checkout: Path) -> None:
    for wrong, why in (("nowhere", "neither a folder nor a commit"), ("scripts", "there is no doc_audit in it")):
        command = [sys.executable, str(SCRIPT), wrong]
        done = subprocess.run(command, cwd=checkout, capture_output=True, encoding="utf-8", timeout=60, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith(f"{wrong}: {why}")
