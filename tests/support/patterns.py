"""Finds every regular expression of the package: in its source, in its modules, and those that are made while it runs."""

import ast
import json
import pkgutil
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import BuiltinMethodType
from typing import Any

from automaton import Use

import doc_audit

ROOT = Path(doc_audit.__file__).parent
_FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
_AT_ONE_PLACE = {"match", "fullmatch"}
# What is asked of a pattern beside matching.
_HARMLESS = {"pattern", "flags", "groups", "groupindex"}


@dataclass(frozen=True)
class Site:
    """A call of `re` in the source: its lines, and what the pattern that is made there is used for."""

    file: str
    line: int
    end: int
    use: Use

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Made:
    """A pattern that was made, and from which line of the package."""

    file: str
    line: int
    pattern: re.Pattern[Any]


def sites() -> list[Site]:
    """Every call of `re` in the package."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    uses = {path: _uses([tree]) for path, tree in trees.items()}
    shared = _uses(trees.values())
    found: list[Site] = []
    for path, tree in trees.items():
        known = {name: methods for name, methods in shared.items() if not name.startswith("_")}
        known |= {name: methods for name, methods in uses[path].items() if name.startswith("_")}
        found.extend(_sites(path, tree, known))
    return found


def _sites(path: Path, tree: ast.Module, uses: Mapping[str, set[str]]) -> Iterator[Site]:
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _is_re(node.func)):
            continue
        assert isinstance(node.func, ast.Attribute)
        name = node.func.attr
        if name not in _FUNCTIONS:
            continue
        use = _use({name}) if name != "compile" else _use_of_compiled(node, parents, uses)
        yield Site(path.relative_to(ROOT).as_posix(), node.lineno, node.end_lineno or node.lineno, use)


def _is_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"


def _use_of_compiled(node: ast.Call, parents: Mapping[ast.AST, ast.AST], uses: Mapping[str, set[str]]) -> Use:
    parent = parents[node]
    if isinstance(parent, ast.Attribute):
        return _use({_method(parent, parents)})
    if isinstance(parent, ast.Return):
        function: ast.AST = parent
        while not isinstance(function, ast.FunctionDef):
            function = parents[function]
        return _use(uses.get(f"{function.name}()") or {"search"})
    targets: list[ast.expr] = []
    if isinstance(parent, ast.Assign):
        targets = parent.targets
    elif isinstance(parent, ast.AnnAssign):
        targets = [parent.target]
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        return _use(uses.get(targets[0].id) or {"search"})
    return "search"


def _use(methods: set[str]) -> Use:
    """Give the use that asks most."""
    methods = methods - _HARMLESS
    if methods == {"scan"}:
        return "scan"
    if "anywhere" in methods:
        return "anywhere"
    if not methods or not methods <= _AT_ONE_PLACE:
        return "search"
    if methods == {"fullmatch"}:
        return "fullmatch"
    return "match"


def _method(attribute: ast.Attribute, parents: Mapping[ast.AST, ast.AST]) -> str:
    """Say what is asked of a pattern: a match from a given place on is a step of somebody's own search."""
    call = parents[attribute]
    if not (
        isinstance(call, ast.Call) and call.func is attribute and len(call.args) > 1 and attribute.attr in _AT_ONE_PLACE
    ):
        return attribute.attr
    if _is_scan(call, parents):
        return "scan"
    if _moves_on(call, parents):
        return "search"
    return "anywhere"


def _moves_on(call: ast.Call, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Say whether the caller goes on behind what was found: `found = pattern.match(text, place)`, and `place = found.end()` below."""
    assign = parents[call]
    place = call.args[1]
    if not (isinstance(assign, ast.Assign) and isinstance(assign.targets[0], ast.Name) and isinstance(place, ast.Name)):
        return False
    function: ast.AST = assign
    while not isinstance(function, ast.FunctionDef):
        function = parents[function]
    step = f"{place.id} = {assign.targets[0].id}.end()"
    return any(isinstance(node, ast.Assign) and ast.unparse(node) == step for node in ast.walk(function))


def _is_scan(call: ast.Call, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Say whether it is `while found := pattern.match(text, place)` with `place = found.end()` in the loop: piece by piece."""
    named = parents[call]
    loop = parents[named]
    place = call.args[1]
    if not (
        isinstance(named, ast.NamedExpr)
        and isinstance(loop, ast.While)
        and loop.test is named
        and isinstance(place, ast.Name)
    ):
        return False
    step = f"{place.id} = {named.target.id}.end()"
    return any(isinstance(node, ast.Assign) and ast.unparse(node) == step for node in loop.body)


def _uses(trees: Iterable[ast.Module]) -> Mapping[str, set[str]]:
    """By name, wherever in the package it stands: what is asked of it. A name that is handed on may be used for anything."""
    uses: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                # What a function makes, and what is asked of that.
                parent = parents[node]
                uses[f"{node.func.id}()"].add(
                    _method(parent, parents) if isinstance(parent, ast.Attribute) else "search"
                )
            if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
                continue
            named = node.id if isinstance(node, ast.Name) else node.attr
            parent = parents[node]
            uses[named].add(_method(parent, parents) if isinstance(parent, ast.Attribute) else "search")
    return uses


_RECORD = """
import json, pkgutil, re, sys
from importlib import import_module
from importlib import import_module
from pathlib import Path
from types import BuiltinMethodType

root, compile, made = Path(sys.argv[1]), re._compile, set()

def recording(pattern, flags):
    frame = sys._getframe(1)
    while frame.f_globals["__name__"] == "re":
        frame = frame.f_back
    found = compile(pattern, flags)
    if Path(frame.f_code.co_filename).is_relative_to(root):
        text = found.pattern if isinstance(found.pattern, str) else found.pattern.decode("latin-1")
        file = Path(frame.f_code.co_filename).relative_to(root).as_posix()
        made.add((file, frame.f_lineno, text, found.flags, isinstance(found.pattern, str)))
    return found

re._compile = recording
import doc_audit
for module in pkgutil.walk_packages(doc_audit.__path__, "doc_audit."):
    if not module.name.endswith("__main__"):
        import_module(module.name)
from doc_audit.cli.main import main
out = sys.stdout
for line in sys.stdin.read().splitlines():
    sys.stdout = open("/dev/null", "w")
    try:
        main(json.loads(line))
    except SystemExit:
        pass
json.dump(sorted(made), out)
"""


def made_by(commands: Iterable[Sequence[str]], folder: Path) -> list[Made]:
    """Import the whole package and run *commands* in *folder*, and give every pattern that was made for it on the way."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _RECORD, str(ROOT)],
        input="\n".join(map(json.dumps, commands)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = []
    for file, line, text, flags, is_text in json.loads(done.stdout):
        pattern = re.compile(text, flags) if is_text else re.compile(text.encode("latin-1"), flags)
        found.append(Made(file, line, pattern))
    return found


_PLACE_OF_FLAGS = {
    "compile": 1,
    "match": 2,
    "fullmatch": 2,
    "search": 2,
    "findall": 2,
    "finditer": 2,
    "split": 3,
    "sub": 4,
    "subn": 4,
}


def written(site: Site) -> list[re.Pattern[Any]]:
    """Give the pattern of *site*, where it is written out there or made of names of the module; nothing where it is not."""
    module = import_module("doc_audit." + site.file.removesuffix(".py").replace("/", "."))
    for node in ast.walk(ast.parse((ROOT / site.file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _is_re(node.func) and (node.lineno, node.end_lineno) == (site.line, site.end):
            assert isinstance(node.func, ast.Attribute)
            place = _PLACE_OF_FLAGS[node.func.attr]
            try:
                pattern = _value(node.args[0], module)
                flags = _value(node.args[place], module) if len(node.args) > place else 0
            except NameError:
                return []
            return [re.compile(pattern, flags)]
    raise AssertionError(site)


def _value(node: ast.expr, module: Any) -> Any:
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))


def values() -> Iterator[re.Pattern[Any]]:
    """Every pattern that a module of the package holds, also inside of tuples, sets, lists and mappings."""
    for found in pkgutil.walk_packages(doc_audit.__path__, "doc_audit."):
        if not found.name.endswith("__main__"):
            for value in vars(import_module(found.name)).values():
                yield from _inside(value)


def _inside(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, set, frozenset)):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, dict):
        for item in (*value.keys(), *value.values()):
            yield from _inside(item)
    elif isinstance(value, BuiltinMethodType) and isinstance(value.__self__, re.Pattern):
        yield value.__self__
