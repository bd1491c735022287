"""The values that a script exports, as far as they are written down: constants are followed, nothing is computed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any, ClassVar

from doc_audit.sites.script.modules import (
    DEFAULT,
    NAMESPACE,
    WHOLE,
    Import,
    Module,
    declare,
    read_module,
    required,
    returned,
)
from doc_audit.sites.script.syntax import LONGEST, Source
from doc_audit.sites.script.values import REST, Placed, Unknown, Value, choices, look_up

if TYPE_CHECKING:
    from tree_sitter import Node

# What one reading looks at and makes, at most. A constant that others repeat counts as often as it is repeated.
_MOST = 200_000
_DEEPEST = 100
_LONGEST_TEXT = 10_000
_ENDINGS = (
    "",
    ".ts",
    ".mts",
    ".js",
    ".mjs",
    ".cjs",
    ".cts",
    ".json",
    ".jsx",
    "/index.ts",
    "/index.js",
    "/index.mts",
)
# `defineConfig({…})` gives back what it is given; `withMermaid(…)` adds what has no bearing on links.
_GIVES_BACK = re.compile(r"(?:define|with)[A-Z]\w*\Z")
_FUNCTIONS = frozenset({"arrow_function", "function_expression", "function_declaration", "method_definition"})
_PATHS = frozenset({"join", "resolve", "path.join", "path.resolve", "path.posix.join", "path.posix.resolve"})
_PATHS = frozenset({"join", "resolve", "path.join", "path.resolve", "path.posix.join", "path.posix.resolve"})
_WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "await_expression"}
)


def read_script(text: str, path: str, others: Mapping[str, str] | None = None) -> dict[str, Value]:
    """Give what the script at *path* exports, by name; `module.exports` and `export default` are `default`.

    A path that begins at the script's own folder (`__dirname`, `require.resolve`, `import.meta.url`) is absolute, and `/` is the
    root of the tree. A function that is exported, or given to `defineConfig`, stands for what it returns. Files of *others*
    (texts by path) are followed through relative imports. What only running would tell is an `Unknown`; a file that is too
    long, or no script, has no exports.
    """
    reader = _Reader({path: text, **(others or {})})
    module = reader.module(path)
    if module is None:
        return {}
    names = [name for name in module.exports if name != DEFAULT]
    found = {name: reader.export(path, name) for name in names}
    default = reader.export(path, DEFAULT)
    return found if default is None else {DEFAULT: default, **found}


class _TooMuchError(Exception):
    """The script asks for more than `_MOST`."""


@dataclass(slots=True)
class _Scope:
    """The names that code in one function, or at the top of *module*, sees; *values* are those of parameters."""

    module: Module
    names: "dict[str, Node | Import | None]"
    values: dict[str, Value] = field(default_factory=dict)
    outer: "_Scope | None" = None
    known: dict[str, tuple[Value, int]] = field(default_factory=dict)
    under_way: set[str] = field(default_factory=set)


class _Reader:
    """One reading of a script and of those that it imports."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._modules: dict[str, Module | None] = {}
        self._tops: dict[str, _Scope] = {}
        self._spent = 0
        self._running: set[int] = set()
        self._depth = 0

    def module(self, path: str) -> Module | None:
        """Give the names of the script at *path*, None if it is not there or too long."""
        if path not in self._modules:
            text = self._texts.get(path)
            readable = text is not None and len(text) <= LONGEST
            self._modules[path] = read_module(Source(path, text)) if readable and text is not None else None
        return self._modules[path]

    def export(self, path: str, name: str) -> Value:
        """Give what the script at *path* exports as *name*; None where it exports nothing so called."""
        module = self.module(path)
        if module is None:
            return None
        try:
            return self._exported(module, name)
        except _TooMuchError:
            return Unknown(reason="the script is too much to read", path=path, line=1, column=1)

    def _exported(self, module: Module, name: str) -> Value:
        scope = self._top(module)
        if name == WHOLE:
            whole = self._exported(module, DEFAULT)
            return self._namespace(module) if whole is None else whole
        if name == NAMESPACE:
            return self._namespace(module)
        bound = module.exports.get(name)
        if isinstance(bound, Import):
            return self._imported(bound, module, module.source.root)
        if bound is not None:
            return self._result(bound, scope)
        for star in module.stars if name != DEFAULT else ():
            found = self._imported(Import(star, name), module, module.source.root)
            if found is not None:
                return found
        return None

    def _namespace(self, module: Module) -> Value:
        """Give everything that *module* exports, by name."""
        found: dict[str, Value] = {}
        for star in module.stars:
            self._spread(found, self._imported(Import(star, NAMESPACE), module, module.source.root))
            found.pop(DEFAULT, None)
        for name in module.exports:
            found[Placed(name, module.source.path, 1, 1)] = self._exported(module, name)
        return found

    def _top(self, module: Module) -> _Scope:
        path = module.source.path
        if path not in self._tops:
            self._tops[path] = _Scope(module, module.names)
        return self._tops[path]

    def _spend(self, much: int) -> None:
        self._spent += much
        if self._spent > _MOST:
            raise _TooMuchError

    def _result(self, node: "Node", scope: _Scope) -> Value:
        """Give the value of *node*; of a function, what it returns."""
        while node.type in _WRAPPERS and node.named_children:
            node = node.named_children[0]
        if node.type == "identifier":
            name, home = scope.module.source.text(node), scope
            bound = home.names.get(name)
            if not isinstance(bound, Import) and bound is not None and bound.type in _FUNCTIONS:
                node = bound
        if node.type in _FUNCTIONS:
            return self._called(node, scope, [])
        return self.value(node, scope)

    def value(self, node: "Node", scope: _Scope) -> Value:
        """Give the value of the expression *node*."""
        self._spend(1)
        if self._depth >= _DEEPEST:
            return scope.module.source.unknown(node, "it is nested too deeply")
        read = self._READERS.get(node.type)
        if read is None and node.type in _FUNCTIONS:
            return self._function(node, scope)
        if read is None:
            return scope.module.source.unknown(node, "it is code")
        self._depth += 1
        try:
            return read(self, node, scope)
        finally:
            self._depth -= 1

    def _inner(self, node: "Node", scope: _Scope) -> Value:
        """Read `(x)`, `x as T`, `x satisfies T`, `x!`, `<T>x` and `await x`."""
        inner = [child for child in node.named_children if child.type not in ("comment", "type_arguments")]
        return self.value(inner[0], scope) if inner else scope.module.source.unknown(node, "it is code")

    def _literal(self, node: "Node", _scope: _Scope) -> Value:
        return {"true": True, "false": False}.get(node.type)

    def _string(self, node: "Node", scope: _Scope) -> Value:
        return scope.module.source.string(node)

    def _number(self, node: "Node", scope: _Scope) -> Value:
        written = scope.module.source.text(node).replace("_", "")
        for read in (float, lambda text: float(int(text, 0))):
            try:
                return read(written)
            except (ValueError, OverflowError):
                continue
        return scope.module.source.unknown(node, "it is no plain number")

    def _template(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        parts = [child for child in node.named_children if child.type == "template_substitution"]
        if not parts:
            return source.string(node)
        whole = []
        for child in node.named_children:
            if child.type != "template_substitution":
                whole.append(source.text(child))
                continue
            found = self._inner(child, scope)
            if not isinstance(found, str):
                return source.unknown(node, "code is part of the text")
            whole.append(found)
        line, column = source.place(source.offset(node.start_byte))
        return self._bounded(Placed("".join(whole), source.path, line, column), node, source)

    def _bounded(self, text: Placed, node: "Node", source: Source) -> Value:
        """Give *text*, which was put together, if it is no longer than an address or a path may be."""
        return text if len(text) <= _LONGEST_TEXT else source.unknown(node, "the text is too long")

    def _array(self, node: "Node", scope: _Scope) -> Value:
        found: list[Value] = []
        for child in node.named_children:
            if child.type == "comment":
                continue
            if child.type != "spread_element":
                found.append(self.value(child, scope))
                continue
            inner = self._inner(child, scope)
            if isinstance(inner, list):
                found += inner
            elif inner:
                found.append(inner)
        return found

    def _object(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        found: dict[str, Value] = {}
        for child in node.named_children:
            if child.type == "shorthand_property_identifier":
                found[source.name(child)] = self._name(child, scope)
            elif child.type == "method_definition":
                name = child.child_by_field_name("name")
                if name is not None:
                    found[source.name(name)] = self._function(child, scope)
            elif child.type == "spread_element":
                self._spread(found, self._inner(child, scope))
            elif child.type == "pair":
                self._pair(child, scope, found)
        return found

    def _spread(self, found: dict[str, Value], more: Value) -> None:
        """Add to the table *found* what `...more` brings."""
        self._spend(len(found))
        if isinstance(more, dict):
            for key, value in more.items():
                found.pop(key, None)
                found[key] = value
        elif isinstance(more, Unknown):
            named = {str(key) for choice in more.choices if isinstance(choice, dict) for key in choice}
            for key in found.keys() & named if more.choices else list(found):
                # What is unknown may say something else of it.
                if not isinstance(found[key], Unknown):
                    found[key] = _maybe(found[key], more)
            before = found.pop(REST, None)
            found[REST] = more if before is None else _maybe(before, more, more)

    def _pair(self, node: "Node", scope: _Scope, found: dict[str, Value]) -> None:
        source = scope.module.source
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is None or value is None:
            return
        name: Value
        if key.type == "computed_property_name":
            name = self._inner(key, scope)
        elif key.type == "string":
            name = source.string(key)
        else:
            name = source.name(key)
        made = self.value(value, scope)
        if isinstance(name, Placed):
            # A later key of the same name wins, and its place with it.
            found.pop(name, None)
            found[name] = made
        else:
            self._spread(found, source.unknown(key, "code makes the name", made))

    def _name(self, node: "Node", scope: _Scope) -> Value:
        name = scope.module.source.text(node)
        if name == "undefined":
            return None
        if name == "__dirname":
            return scope.module.source.name(node).at_same_place(_folder(scope.module))
        home: _Scope | None = scope
        while home is not None and name not in home.names and name not in home.values:
            home = home.outer
        if home is None:
            return scope.module.source.unknown(node, f"nothing here says what {name} is")
        if name in home.values:
            return home.values[name]
        return self._bound(name, node, home)

    def _bound(self, name: str, node: "Node", scope: _Scope) -> Value:
        """Give the value of a *name* that *scope* declares."""
        source, bound = scope.module.source, scope.names[name]
        if name in scope.known:
            found, size = scope.known[name]
            self._spend(size)
            return found
        if name in scope.under_way or bound is None:
            return source.unknown(node, f"only running tells what {name} is")
        before = self._spent
        scope.under_way.add(name)
        if isinstance(bound, Import):
            found = self._imported(bound, scope.module, node)
        else:
            found = self.value(bound, scope)
        scope.under_way.discard(name)
        found = _as_changed(name, found, scope.module, node)
        scope.known[name] = found, self._spent - before
        return found

    def _imported(self, wanted: Import, module: Module, node: "Node") -> Value:
        self._spend(1)
        source = module.source
        if wanted.source.startswith("."):
            place = normpath(join(dirname(source.path), wanted.source))
            # TypeScript is imported by the name of what it is compiled to.
            plain = place.removesuffix(".js")
            for stem in dict.fromkeys((place, plain)):
                for ending in _ENDINGS:
                    if stem + ending in self._texts:
                        return self._of_file(stem + ending, wanted.name, module, node)
        return source.unknown(node, f"{wanted.source} is not read")

    def _of_file(self, path: str, name: str, module: Module, node: "Node") -> Value:
        if self._depth >= _DEEPEST:
            return module.source.unknown(node, "it is nested too deeply")
        other = self.module(path)
        if other is None:
            return module.source.unknown(node, f"{path} cannot be read")
        self._depth += 1
        try:
            found = self._exported(other, name)
            if found is None and name not in (DEFAULT, NAMESPACE, WHOLE):
                whole = self._exported(other, DEFAULT)
                found = whole.get(name) if isinstance(whole, dict) else whole
            return found
        finally:
            self._depth -= 1

    def _member(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        whole, key = node.child_by_field_name("object"), node.child_by_field_name("property")
        if whole is None:
            return source.unknown(node, "it is code")
        found = self.value(whole, scope)
        index = node.child_by_field_name("index")
        wanted: Value = None
        if key is not None:
            wanted = source.name(key)
        elif index is not None:
            wanted = self.value(index, scope)
        if isinstance(wanted, float) and isinstance(found, list):
            return found[int(wanted)] if 0 <= wanted < len(found) else None
        if isinstance(wanted, Placed) and isinstance(found, (dict, Unknown)):
            # `require('./x').default` of a file that exports one thing.
            is_whole = wanted == DEFAULT and isinstance(found, dict) and DEFAULT not in found
            return found if is_whole else look_up(found, wanted)
        return source.unknown(node, "it is code")

    def _ternary(self, node: "Node", scope: _Scope) -> Value:
        parts = [self.value(child, scope) for child in node.named_children if child.type != "comment"]
        if len(parts) != 3:
            return scope.module.source.unknown(node, "it is code")
        condition, first, second = parts
        if not isinstance(condition, Unknown):
            return first if condition else second
        return scope.module.source.unknown(node, "it depends on a condition", first, second)

    def _binary(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sign = node.child_by_field_name("operator")
        if left is None or right is None or sign is None:
            return source.unknown(node, "it is code")
        first, operator = self.value(left, scope), sign.type
        if operator in ("||", "&&", "??"):
            return self._either(node, first, operator, self.value(right, scope), scope)
        second = self.value(right, scope)
        if operator == "+" and isinstance(first, Placed) and isinstance(second, Placed):
            return self._bounded(first.at_same_place(first + second), node, source)
        return source.unknown(node, "it is computed")

    def _either(self, node: "Node", first: Value, operator: str, second: Value, scope: _Scope) -> Value:
        if isinstance(first, Unknown):
            others = (first, second) if operator != "&&" else (second,)
            return scope.module.source.unknown(node, "it depends on a condition", *others)
        if operator == "??":
            return second if first is None else first
        if operator == "&&":
            return second if first else first
        return first or second

    def _unary(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        argument, sign = node.child_by_field_name("argument"), node.child_by_field_name("operator")
        found = self.value(argument, scope) if argument is not None else None
        operator = sign.type if sign is not None else ""
        if operator == "void":
            return None
        if operator == "!" and not isinstance(found, Unknown):
            return not found
        if operator == "-" and isinstance(found, float):
            return -found
        return source.unknown(node, "it is computed")

    def _new(self, node: "Node", scope: _Scope) -> Value:
        """Read `new URL('./x', import.meta.url)`, a path beside the script."""
        maker, arguments = node.child_by_field_name("constructor"), node.child_by_field_name("arguments")
        if maker is not None and arguments is not None and scope.module.source.text(maker) == "URL":
            given = arguments.named_children
            if len(given) == 2 and scope.module.source.text(given[1]) == "import.meta.url":
                found = self.value(given[0], scope)
                if isinstance(found, Placed):
                    return found.at_same_place(normpath(join(_folder(scope.module), found)))
        return scope.module.source.unknown(node, "it is code")

    def _call(self, node: "Node", scope: _Scope) -> Value:
        source = scope.module.source
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or arguments is None:
            return source.unknown(node, "it is code")
        file = required(node, source)
        if file is not None:
            return self._imported(Import(file, WHOLE), scope.module, node)
        given = [child for child in arguments.named_children if child.type != "comment"]
        name = source.text(called)
        if called.type == "identifier":
            made = self._own_function(name, scope)
            if made is not None:
                function, home = made
                return self._called(function, home, [self.value(child, scope) for child in given])
        if _GIVES_BACK.match(name) and given:
            return self._result(given[0], scope)
        return self._known_call(node, name, called, given, scope)

    def _known_call(self, node: "Node", name: str, called: "Node", given: "list[Node]", scope: _Scope) -> Value:
        """Read a call of what every script has."""
        source = scope.module.source
        values = [self.value(child, scope) for child in given]
        if name == "require.resolve" and values and isinstance(values[0], Placed):
            return values[0].at_same_place(normpath(join(_folder(scope.module), values[0])))
        if name in ("fileURLToPath", "url.fileURLToPath", "Object.freeze") and values:
            return values[0]
        if name in _PATHS:
            parts = [value for value in values if isinstance(value, Placed)]
            if parts and len(parts) == len(values):
                return _joined(parts)
        if name == "Object.assign":
            merged: dict[str, Value] = {}
            for value in values:
                self._spread(merged, value)
            return merged
        method, whole = called.child_by_field_name("property"), called.child_by_field_name("object")
        if method is not None and whole is not None and source.text(method) in ("concat", "filter", "flat"):
            return self._list_method(node, source.text(method), self.value(whole, scope), values, scope)
        return replace(source.unknown(node, "a function makes it"), made_by=name, given=tuple(values))

    def _regex(self, node: "Node", scope: _Scope) -> Value:
        """Read `/x/` as `RegExp("x")`."""
        source = scope.module.source
        pattern = node.child_by_field_name("pattern")
        written = source.text(pattern) if pattern is not None else ""
        found = source.unknown(node, "it is a regular expression")
        return replace(found, made_by="RegExp", given=(Placed(written, found.path, found.line, found.column),))

    def _list_method(self, node: "Node", method: str, whole: Value, values: list[Value], scope: _Scope) -> Value:
        if not isinstance(whole, list) or method == "filter":
            return scope.module.source.unknown(node, "a function makes it", whole)
        found: list[Value] = []
        for value in [*whole, *values] if method == "flat" else [whole, *values]:
            if isinstance(value, list):
                found += value
            else:
                found.append(value)
        return found

    def _own_function(self, name: str, scope: _Scope) -> "tuple[Node, _Scope] | None":
        home: _Scope | None = scope
        while home is not None:
            bound = home.names.get(name)
            if bound is not None and not isinstance(bound, Import):
                return (bound, home) if bound.type in _FUNCTIONS else None
            home = home.outer
        return None

    def _function(self, node: "Node", scope: _Scope) -> Value:
        """Give a function as a value: unknown, but for what it may return."""
        self._depth += 1
        try:
            returned_value = self._called(node, scope, [])
        finally:
            self._depth -= 1
        return scope.module.source.unknown(node, "it is a function", *choices(returned_value))

    def _called(self, function: "Node", scope: _Scope, given: list[Value]) -> Value:
        """Give what *function*, declared in *scope*, returns for the values *given*."""
        source = scope.module.source
        if self._depth >= _DEEPEST:
            return source.unknown(function, "it is nested too deeply")
        body = function.child_by_field_name("body")
        if body is None or function.id in self._running:
            return source.unknown(function, "it is a function that calls itself")
        self._running.add(function.id)
        try:
            return self._returned(function, body, scope, given)
        finally:
            self._running.discard(function.id)

    def _returned(self, function: "Node", body: "Node", scope: _Scope, given: list[Value]) -> Value:
        source = scope.module.source
        inner = _Scope(scope.module, {}, self._parameters(function, source, given), scope)
        self._depth += 1
        try:
            if body.type != "statement_block":
                return self.value(body, inner)
            for statement in body.named_children:
                declare(statement, source, inner.names)
            found = [self.value(node, inner) for node in returned(body)]
        finally:
            self._depth -= 1
        if len(found) == 1:
            return found[0]
        return source.unknown(function, "it is a function", *found)

    def _parameters(self, function: "Node", source: Source, given: list[Value]) -> dict[str, Value]:
        single = function.child_by_field_name("parameter")
        several = function.child_by_field_name("parameters")
        nodes = [single] if single is not None else several.named_children if several is not None else []
        found: dict[str, Value] = {}
        for number, node in enumerate(nodes):
            pattern = node.child_by_field_name("pattern") or node
            value = given[number] if number < len(given) else source.unknown(node, "it is given to a function")
            for name in _names_of(pattern, source):
                found[name] = (
                    value if pattern.type == "identifier" else source.unknown(node, "it is given to a function")
                )
        return found

    _READERS: ClassVar[dict[str, Callable[[Any, Any, _Scope], Value]]] = {
        "parenthesized_expression": _inner,
        "as_expression": _inner,
        "type_assertion": _inner,
        "satisfies_expression": _inner,
        "non_null_expression": _inner,
        "await_expression": _inner,
        "true": _literal,
        "false": _literal,
        "null": _literal,
        "undefined": _literal,
        "string": _string,
        "number": _number,
        "template_string": _template,
        "array": _array,
        "object": _object,
        "identifier": _name,
        "member_expression": _member,
        "subscript_expression": _member,
        "ternary_expression": _ternary,
        "binary_expression": _binary,
        "unary_expression": _unary,
        "new_expression": _new,
        "regex": _regex,
        "call_expression": _call,
    }


def _names_of(pattern: "Node", source: Source) -> list[str]:
    if pattern.type == "identifier":
        return [source.text(pattern)]
    kinds = ("shorthand_property_identifier_pattern", "identifier")
    found = [source.text(node) for node in pattern.named_children if node.type in kinds]
    for node in pattern.named_children:
        value = node.child_by_field_name("value") or node.child_by_field_name("left")
        if value is not None and value.type in kinds:
            found.append(source.text(value))
    return found


def _maybe(value: Value, why: Unknown, *others: Value) -> Unknown:
    return Unknown(reason=why.reason, path=why.path, line=why.line, column=why.column, choices=(value, *others))


def _as_changed(name: str, value: Value, module: Module, node: "Node") -> Value:
    """Give *value*, of the constant *name*, with what the script changes of it later."""
    if name in module.assigned:
        return module.source.unknown(node, f"{name} is changed later", value)
    if name not in module.changed:
        return value
    later = module.source.unknown(node, f"{name} is changed later")
    if isinstance(value, list):
        return [*value, later]
    if isinstance(value, dict):
        changed = dict(value)
        changed[REST] = later
        return changed
    return value


def _folder(module: Module) -> str:
    """Give the folder of the script as an absolute path, for which `/` is the root of the tree."""
    return normpath(f"/{dirname(module.source.path)}")


def _joined(parts: list[Placed]) -> Placed:
    whole = "/".join(part for part in parts if part)
    return parts[-1].at_same_place(normpath(f"./{whole}" if not whole.startswith("/") else whole))
