"""The configuration's JSON Schema, made from the settings themselves, for editors."""

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin

from doc_audit.config import CADENCES, RANGE, hidden, kebab
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import Config

_DURATION = {
    "anyOf": [{"type": "string", "pattern": r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$"}, {"enum": list(CADENCES)}],
    "description": "ISO 8601 duration (P1M, P90D), or a word such as monthly",
}
_SECONDS = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9.]+[smh]?$"}]}
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: _SECONDS,
    Interval: _DURATION,
    dt.date: {"type": "string", "format": "date"},
}

HELP: Mapping[str, str] = {
    "include": "Globs of the pages to audit.",
    "exclude": "Globs of pages to leave out.",
    "site-root": "The folder that a link starting with `/` is relative to, as seen from the configuration file; default: the root.",
    "site[].folder": "The folder of a site, as seen from the configuration file; sites are found by themselves, this overrides one.",
    "site[].kind": "The generator that builds it, such as `mkdocs` or `hugo`; `none`: its pages are read as they lie.",
    "site[].configuration": "Its configuration file, as seen from the folder.",
    "site[].content": "The folder of its pages, as seen from the folder.",
    "site[].static": "Folders that are served as they are, as seen from the folder.",
    "site[].base": "What stands before every address, such as `/docs/`.",
    "slug-flavour": "Whose rules turn headings into anchors.",
    "link-tags": "Liquid tags of the site's own that name a page as `{% link %}` does, such as `page`.",
    "unwritten": "How loudly a wikilink to a note that is not there is reported: people write such links before the note.",
    "fail-on": "The lowest severity that makes the exit code 1; `never` only reports.",
    "select": "Only rules with these codes or prefixes.",
    "ignore": "Not the rules with these codes or prefixes.",
    "max-page-bytes": "A larger page is not parsed but reported (DA403).",
    "source-url": "Where people read the sources, such as `https://github.com/org/repo`; default: from git or CI variables.",
    "name": "What the repository is called where it has no remote; the calendar's events are known by it.",
    "forge": "Whose rules CODEOWNERS is read by: `github`, `gitlab`, `bitbucket` or `azure`; default: by the remote and the file's place.",
    "external.enabled": "Whether external links are checked over the network.",
    "external.timeout": "Seconds to connect, or to wait for a byte.",
    "external.deadline": "Seconds for one URL in all, retries included.",
    "external.retries": "How often a URL is asked again after a reset, 429 or 5xx.",
    "external.concurrency": "Lanes at once, over all hosts.",
    "external.per-host": "Lanes for one host.",
    "external.interval": "Seconds between two requests of a lane.",
    "external.allow-addresses": "Private networks or hosts that may be asked, such as `10.0.0.0/8`.",
    "external.confirm": "A link that was alive before is only suspected until it has failed for a day.",
    "external.include": "Globs of URLs to check; empty: all.",
    "external.exclude": "Globs of URLs not to check.",
    "external.only-hosts": "Globs of hosts to ask; empty: all.",
    "external.accept": 'Statuses that count as fine beside 2xx, such as `403` or `"500..599"`.',
    "external.patience": "Seconds for which one host may have a run wait in all, by `Retry-After` or 429; other hosts are asked meanwhile.",
    "external.max-redirects": "How many redirects are followed.",
    "external.max-time": "Seconds, or `10m`, for all external links together; 0: no limit. The rest is unverified.",
    "external.user-agent": "The User-Agent header; empty: doc-audit's own.",
    "external.insecure": "Globs of hosts whose certificates are not checked.",
    "external.require-https": "Whether a link to `http:` whose page is also at `https:` is an error.",
    "external.suggest-archive": "Whether the Internet Archive is asked for copies of pages that are gone.",
    "external.include-mail": "Whether mail addresses are judged: how they are written, and whether their domain takes mail (MX).",
    "external.archive": "The address of the archive's API, which answers as the Wayback Machine's.",
    "external.hosts[].host": "The host, or a glob such as `*.example.com`.",
    "external.hosts[].per-host": "Lanes for this host.",
    "external.hosts[].interval": "Seconds between two requests of a lane to this host.",
    "external.hosts[].timeout": "Seconds to connect to this host, or to wait for a byte.",
    "external.hosts[].accept": "Statuses that count as fine on this host.",
    "external.remap[].url": "URLs that start with this are checked on disk.",
    "external.remap[].path": "The folder, relative to the root, that stands for them.",
    "freshness.enabled": "Whether review dates are judged at all.",
    "freshness.default-cycle": "The cycle of a page that names none.",
    "freshness.grace-days": "Days after the due day before a page is overdue.",
    "freshness.date-order": "How numeric dates are written here: `mdy` or `dmy`.",
    "freshness.anchor": "`reviewed`: the review date counts before the update date; `latest`: the later of the two.",
    "freshness.folders[].path": "A glob of pages; the last rule that matches wins, key by key.",
    "freshness.folders[].cycle": "The cycle of those pages when they name none.",
    "freshness.folders[].owner": "Their owner when they name none.",
    "freshness.folders[].max-cycle": "The longest cycle that they may state themselves.",
    "freshness.folders[].exempt": "Why they need no review.",
    "freshness.folders[].until": "The last day of that exemption, such as `2027-01-31`.",
    "freshness.shipped-folders": "Whether the built-in folder rules hold: archives, proposals, templates… are exempt; runbooks, "
    "operations… are reviewed every 3 months, guides every 6, reference, architecture, policies… every 12, "
    "where nothing else says otherwise.",
    "freshness.labels.*": 'More labels for a role (`reviewed`, `updated`, `next`, `cycle`, `owner`), such as `reviewed = ["Geprüft am"]`.',
    "freshness.months.*": 'More names for a month by its number, such as `1 = ["janvāris"]`.',
    "freshness.git": "Whether page histories are read from git.",
    "freshness.ignore-commits": "Commits that changed no content, beside those that `.git-blame-ignore-revs` lists.",
    "owners[].team": "How the owner is shown.",
    "owners[].names": "What pages call them.",
    "owners[].lead": "Who leads them.",
    "owners[].contact": "Where to reach them.",
    "rules.*.severity": "The severity of the rule with this code or name; `off` silences it.",
    "rules.*.exclude": "Globs of pages where the rule does not apply.",
}


def config_schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of `doc-audit.toml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "doc-audit configuration",
        **_table(Config, ""),
    }


def table_schema(cls: type[Any], about: Mapping[str, str]) -> dict[str, Any]:
    """Make the schema of another file that is read as the configuration is; *about* says what its keys are for."""
    return _described(_table(cls, ""), about, "")


def _described(schema: dict[str, Any], about: Mapping[str, str], path: str) -> dict[str, Any]:
    """Give *schema*, of the values at *path*, with what *about* says of the keys below."""
    for key, inner in schema.get("properties", {}).items():
        here = f"{path}.{key}".removeprefix(".")
        if here in about:
            inner["description"] = about[here]
        _described(inner.get("items", inner), about, here + ("[]" if "items" in inner else ""))
    return schema


def _schema(hint: Any, path: str) -> dict[str, Any]:
    """Describe the values of the type *hint*; *path* is the key that they stand at, as `HELP` has it."""
    origin = get_origin(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin in (types.UnionType, typing.Union):
        return _union(hint, path)
    if hint == tuple[int, ...]:
        return {"type": "array", "items": {"anyOf": [_PLAIN[int], {"type": "string", "pattern": f"^{RANGE.pattern}$"}]}}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], path + "[]")}
    if origin is Mapping:
        return _mapping(hint, path)
    assert is_dataclass(hint)
    return _table(typing.cast("type[Any]", hint), path + ".")


def _union(hint: Any, path: str) -> dict[str, Any]:
    """Describe what may be of several types; no key is ever null."""
    members = []
    for member in get_args(hint):
        if member is not type(None):
            members.append(_schema(member, path))
    if len(members) == 1:
        return members[0]
    return {"anyOf": members}


def _mapping(hint: Any, path: str) -> dict[str, Any]:
    names, inner = get_args(hint)
    schema: dict[str, Any] = {"type": "object"}
    if get_origin(names) is Literal:
        schema["propertyNames"] = {"enum": list(get_args(names))}
    schema["additionalProperties"] = _schema(inner, path + ".*")
    return schema


def _table(cls: type[Any], above: str) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    properties = {}
    required = []
    for item in fields(cls):
        if hidden(item.name):
            continue
        key = kebab(item.name)
        properties[key] = _key(hints[item.name], above + key)
        if item.default is MISSING and item.default_factory is MISSING:
            required.append(key)
    table: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        table["required"] = required
    return table


def _key(hint: Any, path: str) -> dict[str, Any]:
    schema = _schema(hint, path)
    described = HELP.get(path, HELP.get(path + ".*"))
    if described:
        schema["description"] = described
    return schema
