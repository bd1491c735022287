"""Measure how costly the code is to read: sizes, complexity, dense lines, and places touched to extend it.

Usage: python scripts/measure_code.py [CHECKOUT ...]. A CHECKOUT is a folder, or a commit of this project by any name that git knows it
by; the default is the folder that this script lies in. Each gets a column: `v0.1.0 .` shows before and after.
Complexity is radon's cyclomatic number. A function's length counts its lines from `def` to its last line. A ternary is `x if y else z`.
Coverage is what the last `make coverage` in a folder measured; a commit has none.
"""

import ast
import io
import math
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from radon.visitors import ComplexityVisitor  # type: ignore[import-untyped] # it publishes no types

_HERE = Path(__file__).parent.parent
_PACKAGE = "doc_audit"
# Code that is read beside the package; its figures are not in those of the whole.
_BESIDE = ("benchmarks", "ci", "scripts", "tests")
_MOST_COMPLEX = 10
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SECTION = re.compile(r"^## (?:Add|Describe) (?P<what>.+)$")
_STEP = re.compile(r"^\d+\. `(?P<file>[^`]+)`")

# What a table shows: by the name of each line, the text for each column.
Lines = dict[str, str]


@dataclass
class Measures:
    """The figures of some files."""

    files: int = 0
    lines: int = 0
    ternaries: int = 0
    comprehensions: int = 0
    lengths: list[int] = field(default_factory=list)
    complexities: list[int] = field(default_factory=list)

    def add(self, source: str) -> None:
        """Count the file with the text *source*."""
        tree = ast.parse(source)
        self.files += 1
        self.lines += len(source.splitlines())
        self.complexities.extend(_complexities(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.IfExp):
                self.ternaries += 1
            elif isinstance(node, _COMPREHENSIONS):
                self.comprehensions += 1
            elif isinstance(node, _FUNCTIONS):
                self.lengths.append((node.end_lineno or node.lineno) - node.lineno + 1)

    def per_thousand_lines(self, count: int) -> str:
        """Give how many of *count* things a thousand lines hold."""
        return f"{1000 * count / max(self.lines, 1):.1f}"

    def too_complex(self) -> int:
        """Count the functions that the linter would name."""
        return sum(complexity > _MOST_COMPLEX for complexity in self.complexities)


def main(checkouts: Sequence[str]) -> None:
    """Print the measures of *checkouts* beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        rooms: list[Lines] = []
        whole: list[Lines] = []
        for number, checkout in enumerate(checkouts):
            root = _root_of(checkout, Path(folder) / str(number))
            rooms.append(_room_lines(_rooms(root)))
            whole.append(_whole_lines(root, _measure(_files(root / _PACKAGE))))
        print(
            f"room: files, lines, ternaries and comprehensions per thousand lines, functions of complexity over {_MOST_COMPLEX}"
        )
        _print_table(checkouts, rooms)
        print(f"\nall of {_PACKAGE}")
        _print_table(checkouts, whole)


def _root_of(checkout: str, folder: Path) -> Path:
    """Give the folder that *checkout* is, or lay out the commit that it names in *folder*."""
    if Path(checkout).is_dir():
        root = Path(checkout)
    else:
        done = subprocess.run(["git", "archive", "--format=tar", checkout], cwd=_HERE, capture_output=True, check=False)
        if done.returncode:
            sys.exit(f"{checkout}: neither a folder nor a commit of {_HERE}")
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        root = folder
    if not (root / _PACKAGE).is_dir():
        sys.exit(f"{checkout}: there is no {_PACKAGE} in it; give the root of a checkout")
    return root


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _measure(files: Iterable[Path]) -> Measures:
    found = Measures()
    for file in files:
        found.add(file.read_text(encoding="utf-8"))
    return found


def _rooms(root: Path) -> dict[str, Measures]:
    """Measure each folder that holds code, without the folders in it."""
    found: dict[str, Measures] = {}
    for top in (_PACKAGE, *_BESIDE):
        for file in _files(root / top):
            room = file.relative_to(root).parent.as_posix()
            found.setdefault(room, Measures()).add(file.read_text(encoding="utf-8"))
    return found


def _room_lines(rooms: Mapping[str, Measures]) -> Lines:
    lines = {}
    for room, found in rooms.items():
        ternaries = found.per_thousand_lines(found.ternaries)
        comprehensions = found.per_thousand_lines(found.comprehensions)
        lines[room] = f"{found.files:>4}{found.lines:>7}{ternaries:>7}{comprehensions:>7}{found.too_complex():>4}"
    return lines


def _whole_lines(root: Path, found: Measures) -> Lines:
    lines = {
        "files": str(found.files),
        "lines": str(found.lines),
        "functions": str(len(found.lengths)),
        "length of a function: median": str(percentile(found.lengths, 50)),
        "length of a function: p95": str(percentile(found.lengths, 95)),
        "length of a function: max": str(max(found.lengths)),
        "complexity: mean": f"{sum(found.complexities) / len(found.complexities):.2f}",
        "complexity: p95": str(percentile(found.complexities, 95)),
        "complexity: max": str(max(found.complexities)),
        f"functions of complexity over {_MOST_COMPLEX}": str(found.too_complex()),
        "ternaries per thousand lines": found.per_thousand_lines(found.ternaries),
        "comprehensions per thousand lines": found.per_thousand_lines(found.comprehensions),
        "coverage of the statements": _coverage(root),
    }
    page = root / "docs" / "extending.md"
    if page.exists():
        for what, files in read_places(page.read_text(encoding="utf-8")).items():
            lines[f"places touched to add {what}"] = str(len(files))
    return lines


def _complexities(tree: ast.Module) -> Iterator[int]:
    """Give the complexity of each function and method."""
    visitor = ComplexityVisitor.from_ast(tree)
    for function in visitor.functions:
        yield function.complexity
    for class_ in visitor.classes:
        for method in class_.methods:
            yield method.complexity


def _coverage(root: Path) -> str:
    """Give how many percent of the statements the tests reached when `make coverage` ran last in *root*."""
    if not (root / ".coverage").exists():
        return "not measured"
    command = [sys.executable, "-m", "coverage", "report", "--format=total", "--precision=1", "--fail-under=0"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"coverage: {(done.stderr or done.stdout).strip()}")
    return f"{done.stdout.strip()} %"


def read_places(text: str) -> dict[str, list[str]]:
    """Give the files that each section of docs/extending.md lists, by what the section adds."""
    places: dict[str, list[str]] = {}
    what = ""
    for line in text.splitlines():
        section = _SECTION.match(line)
        step = _STEP.match(line)
        if section:
            what = section["what"]
            places[what] = []
        elif step and what:
            places[what].append(step["file"])
    return places


def percentile(values: Sequence[int], percent: int) -> int:
    """Give the smallest of *values* that at least *percent* percent of them do not exceed (nearest rank)."""
    rank = max(1, math.ceil(len(values) * percent / 100))
    return sorted(values)[rank - 1]


def _print_table(checkouts: Sequence[str], columns: Sequence[Lines]) -> None:
    """Print a column for each of *checkouts*; what is not in all of them is marked where it is not."""
    names: dict[str, None] = {}
    for column in columns:
        names |= dict.fromkeys(column)
    first = max(map(len, names))
    width = max(map(len, checkouts))
    for column in columns:
        width = max(width, *map(len, column.values()))
    print("".ljust(first), *(checkout.rjust(width) for checkout in checkouts), sep="  ")
    for name in names:
        print(name.ljust(first), *(column.get(name, "-").rjust(width) for column in columns), sep="  ")


if __name__ == "__main__":
    main(sys.argv[1:] or [str(_HERE)])
