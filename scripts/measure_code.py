"""Measure how costly the code is to read: sizes, complexity, dense lines, and places touched to extend it.

Usage: python scripts/measure_code.py [ROOT]. ROOT is a checkout of the project; the default is this one.
Complexity is radon's cyclomatic number. A function's length counts its lines from `def` to its last line.
Coverage is what the last `make coverage` in ROOT measured.
"""

import ast
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from radon.visitors import ComplexityVisitor  # type: ignore[import-untyped] # it publishes no types

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SECTION = re.compile(r"^## (?:Add|Describe) (?P<what>.+)$")
_STEP = re.compile(r"^\d+\. `(?P<file>[^`]+)`")


def main(root: Path) -> None:
    """Print the measures of the package below *root*."""
    package = root / "doc_audit"
    files = sorted(package.rglob("*.py"))
    if not files:
        sys.exit(f"{package}: no Python files; give the root of a checkout")
    sources = {file: file.read_text(encoding="utf-8") for file in files}
    _print_rooms(package, sources)
    _print_functions(sources)
    _print_dense_lines(sources)
    _print_coverage(root)
    _print_places(root / "docs" / "extending.md")


def _print_rooms(package: Path, sources: dict[Path, str]) -> None:
    """Print files and lines of each room: a folder of the package, or `.` for the modules beside them."""
    files: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for file, source in sources.items():
        room = file.relative_to(package).parent.as_posix()
        files[room] += 1
        lines[room] += len(source.splitlines())
    print(f"{'room':<20}{'files':>8}{'lines':>8}")
    for room in sorted(files):
        print(f"{room:<20}{files[room]:>8}{lines[room]:>8}")
    print(f"{'all':<20}{files.total():>8}{lines.total():>8}")


def _print_functions(sources: dict[Path, str]) -> None:
    """Print length and complexity of all functions and methods."""
    lengths: list[int] = []
    complexities: list[int] = []
    for source in sources.values():
        tree = ast.parse(source)
        lengths.extend(_lengths(tree))
        complexities.extend(_complexities(tree))
    print(f"\nfunctions: {len(lengths)}")
    print(f"length: median {percentile(lengths, 50)}, p95 {percentile(lengths, 95)}, max {max(lengths)}")
    mean = sum(complexities) / len(complexities)
    over = sum(complexity > 10 for complexity in complexities)
    print(f"complexity: mean {mean:.2f}, p95 {percentile(complexities, 95)}, max {max(complexities)}, over 10: {over}")


def _lengths(tree: ast.Module) -> Iterator[int]:
    """Give the number of lines of each function and method."""
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            yield (node.end_lineno or node.lineno) - node.lineno + 1


def _complexities(tree: ast.Module) -> Iterator[int]:
    """Give the complexity of each function and method."""
    visitor = ComplexityVisitor.from_ast(tree)
    for function in visitor.functions:
        yield function.complexity
    for class_ in visitor.classes:
        for method in class_.methods:
            yield method.complexity


def _print_dense_lines(sources: dict[Path, str]) -> None:
    """Print ternaries and comprehensions per thousand lines."""
    nodes = [node for source in sources.values() for node in ast.walk(ast.parse(source))]
    thousands = sum(len(source.splitlines()) for source in sources.values()) / 1000
    ternaries = sum(isinstance(node, ast.IfExp) for node in nodes)
    comprehensions = sum(isinstance(node, _COMPREHENSIONS) for node in nodes)
    print(f"per thousand lines: {ternaries / thousands:.1f} ternaries, {comprehensions / thousands:.1f} comprehensions")


def _print_coverage(root: Path) -> None:
    """Print how many percent of the statements the tests reached when `make coverage` ran last."""
    if not (root / ".coverage").exists():
        print("coverage: not measured (run `make coverage`)")
        return
    command = [sys.executable, "-m", "coverage", "report", "--format=total", "--precision=1", "--fail-under=0"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"coverage: {(done.stderr or done.stdout).strip()}")
    print(f"coverage: {done.stdout.strip()} % of the statements")


def _print_places(page: Path) -> None:
    """Print how many files must be touched for each kind of extension, as the page *page* lists them."""
    if not page.exists():
        print("places touched: not written down (no docs/extending.md)")
        return
    for what, files in read_places(page.read_text(encoding="utf-8")).items():
        print(f"places touched to add {what}: {len(files)}")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
