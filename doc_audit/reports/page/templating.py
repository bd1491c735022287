"""Jinja2, locked down: a sandbox, everything escaped, nothing undefined, and errors that say where."""

import traceback
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplatesNotFound, TemplateSyntaxError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.model.plural import number
from doc_audit.reports.hrefs import safe_href
from doc_audit.reports.page.groups import FindingRow, Group, Place
from doc_audit.reports.page.trend import HEIGHT, WIDTH, signed
from doc_audit.reports.page.view import utc
from doc_audit.reports.visible import visible

_T = TypeVar("_T")
_PIECES = 2048
_OWN = frozenset({FindingRow, Group, Place})


def builtin_templates() -> Path:
    """Give the directory of the shipped templates: in the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[2]
    packaged = package / "templates"
    if packaged.is_dir():
        return packaged
    return package.parent / "templates"


class _Folder(FileSystemLoader):
    """A folder of the user's own, which may hold anything."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, _environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        file = self._folder.joinpath(*split_template_path(template))
        try:
            text = files.read_text(file, limit=files.TEMPLATE)
        except FileNotFoundError as error:
            raise TemplateNotFound(template) from error
        except OSError as error:
            raise UsageError(f"{file}: cannot read the template: {error.strerror}") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise UsageError(f"{template}:{line}: the template is not UTF-8") from error
        return text, str(file), lambda: True


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which need not be asked about the fields of our own frozen values; a large report asks 700,000 times."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return (type(obj) in _OWN and attr[:1] != "_") or super().is_safe_attribute(obj, attr, value)


class Templates:
    """The shipped templates, and before them those of the user's directory *overrides*.

    A template of the user's can extend or include the shipped one of any name as `builtin/NAME`.
    """

    def __init__(self, overrides: Path | None) -> None:
        if overrides is not None and not overrides.is_dir():
            raise UsageError(f"--templates {overrides}: no such directory")
        shipped = FileSystemLoader(builtin_templates())
        loaders: list[BaseLoader] = [shipped, PrefixLoader({"builtin": shipped})]
        if overrides is not None:
            loaders.insert(0, _Folder(overrides))
        self._env = _Sandbox(
            loader=ChoiceLoader(loaders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            finalize=_finalize,
        )
        self._env.filters.update(ticks=ticks, slashes=slashes, href=safe_href)
        self._env.globals.update(number=number, utc=utc, signed=signed, spark=(WIDTH, HEIGHT))

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Render the template *name*.

        Raises:
            UsageError: the template is wrong; the message names its file and line.
        """
        return self._guarded(lambda: self._env.get_template(name).render(values))

    def stream(self, name: str, values: Mapping[str, Any]) -> Iterator[str]:
        """Render the template *name* in pieces of some ten thousand characters; raises as `render` does."""
        pieces = self._guarded(lambda: iter(self._env.get_template(name).generate(values)))
        while batch := self._guarded(lambda: list(islice(pieces, _PIECES))):
            yield "".join(batch)

    def read(self, name: str) -> str:
        """Give the text of *name* as it is, for style and script.

        Raises:
            UsageError: it cannot be read.
        """
        loader = cast("BaseLoader", self._env.loader)
        text = self._guarded(lambda: loader.get_source(self._env, name)[0])
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")

    def _guarded(self, work: Callable[[], _T]) -> _T:
        try:
            return work()
        except TemplateSyntaxError as error:
            raise UsageError(
                f"{error.filename or error.name}:{error.lineno}: template error: {error.message}"
            ) from error
        except (TemplateNotFound, TemplatesNotFound) as error:
            raise UsageError(f"{_place(error)}template {error.message!r} was not found") from error
        except (
            TemplateError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            ArithmeticError,
            RecursionError,
        ) as error:
            place = _place(error)
            if not place:
                raise
            raise UsageError(f"{place}template error: {error}") from error


def ticks(text: object) -> Markup:
    """Escape *text*, show what acts, and set what stands between backticks as code."""
    if isinstance(text, Markup):
        return text
    parts = visible(str(text)).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    shown = []
    for index, part in enumerate(parts):
        if index % 2:
            # What stands between two backticks has an odd place.
            shown.append(Markup("<code>{}</code>").format(part))
        else:
            shown.append(escape(part))
    return Markup("").join(shown)


def slashes(path: object) -> Markup:
    """Escape *path*, show what acts, and let a narrow screen break it after its slashes rather than inside a name.

    A name that is written from right to left stands by itself, so that the folders keep their order (UAX #9, isolates).
    """
    names = visible(str(path)).split("/")
    if not any(map(_is_rightward, names)):
        return Markup("/<wbr>").join(map(escape, names))
    return Markup('<span dir="ltr">{}</span>').format(Markup("/<wbr>").join(map(_isolated, names)))


def _isolated(name: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(name)


def _is_rightward(name: str) -> bool:
    """Say whether *name* holds letters that run from right to left."""
    return not name.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)


def _finalize(value: object) -> object:
    """Make acting characters visible in whatever a template prints; None prints nothing."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def _place(error: BaseException) -> str:
    """Give `FILE:LINE: ` of the template line that *error* came from; empty if it came from none."""
    shipped = Path(__file__).resolve().parents[2]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith((".html", ".css", ".js")) and not frame.filename.startswith(f"{shipped}/reports"):
            return f"{frame.filename}:{frame.lineno}: "
    return ""
