"""The report as a page: one file with all in it, or three beside each other for hosts that allow nothing inline."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from doc_audit.errors import UsageError
from doc_audit.model.report import Report
from doc_audit.reports.options import Options
from doc_audit.reports.page.share import file_name, owners
from doc_audit.reports.page.templating import Templates
from doc_audit.reports.page.view import build
from doc_audit.wire.redaction import clean

_REST = "img-src data:; base-uri 'none'; form-action 'none'"


def render(report: Report, options: Options) -> str:
    """Render one self-contained page, for a *report* that is clean already. Only the inlined style and script may run in it.

    Raises:
        UsageError: a template is wrong.
    """
    return "".join(stream(report, options))


def stream(report: Report, options: Options) -> Iterator[str]:
    """Render the same page in pieces.

    Raises:
        UsageError: a template is wrong.
    """
    templates = Templates(options.templates)
    values = inlined(templates, css=("report.css",), js=("report.js",))
    yield from templates.stream("report.html", {"view": build(report), "owner": None, **values})


def inlined(templates: Templates, *, css: Sequence[str], js: Sequence[str]) -> Mapping[str, object]:
    """Give the values by which a page holds its own style and script, read from files of these names, and lets no other run.

    Raises:
        UsageError: a file cannot be read, or cannot be put inside a page.
    """
    style, script = "", ""
    for name in css:
        style += _fitting(templates.read(name), name, ("</style",))
    for name in js:
        script += _fitting(templates.read(name), name, ("</script", "<!--"))
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; {_REST}"
    # Both are files that the user chose to ship, not text from the audited pages.
    return {"inline": True, "css": Markup(style), "js": Markup(script), "csp": Markup(policy)}  # noqa: S704 - from the templates and our own digests


def render_files(report: Report, options: Options, *, by_owner: bool = False) -> Mapping[str, str]:
    """Render the page, its style and its script as files by name, nothing inline, as Jenkins' default policy wants it.

    *by_owner* adds a page for each owner, for the unowned pages too, and `index.html` that leads to them.

    Raises:
        UsageError: a template is wrong.
    """
    report = clean(report)
    templates = Templates(options.templates)
    policy = f"default-src 'none'; script-src 'self'; style-src 'self'; {_REST}"
    values = {"inline": False, "css": "", "js": "", "csp": Markup(policy)}  # noqa: S704 - from the templates and our own digests
    whole = build(report)
    files = {
        "report.html": templates.render("report.html", {"view": whole, "owner": None, **values}),
        "report.css": templates.read("report.css"),
        "report.js": templates.read("report.js"),
    }
    if by_owner:
        names = {owner: file_name(owner) for owner in owners(report)}
        files["index.html"] = templates.render("index.html", {"view": whole, "files": names, **values})
        for owner, name in names.items():
            files[name] = templates.render("report.html", {"view": build(report, owner), "owner": owner, **values})
    return files


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fitting(text: str, name: str, enders: Sequence[str]) -> str:
    """Give *text*, of the file *name*, if nothing in it would end the element that it is put into."""
    for ender in enders:
        if ender in text.lower():
            line = text.lower()[: text.lower().index(ender)].count("\n") + 1
            raise UsageError(f"{name}:{line}: {ender!r} cannot be in a file that is put inside the page")
    return text
