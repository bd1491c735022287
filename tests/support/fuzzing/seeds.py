"""Inputs to begin with: whole pages, trees, saved runs, patterns, answers of servers and git histories, for each door."""

import json
from functools import cache
from pathlib import Path

from runs import build, build_hostile

from doc_audit.history import baseline, lines
from doc_audit.history.record import record
from doc_audit.wire.run import to_json

SAMPLE = Path(__file__).parents[3] / "sample_docs"
_CONSTRUCTS = """---
title: "A page"
reviewed: 2026-01-02
owner: [ann, bob]
last_update: {date: 2026-01-03, author: &a ann}
more: *a
---

# Heading `code` *em* [link](b.md#two) {#own}

[a](b.md "title") ![i](<j k.png>) [r][ref] [ref][] [ref] <http://x.example/a> www.x.example https://x.example/(y)
[gone](gone.md) [none](#none) [case](B.md) [out](../../x.md) [empty]() [local](file:///x) [line](src/x.py#L9)[^n]

Underlined
---------

> quote
> - item [x](b.md)
>   1. deep

| name | use |
|:-----|----:|
| [c](b.md) | a \\| b |

<!-- doc-audit: ignore[DA101] reason="moved" until=2027-01-31 -->
<a id="html" href='b.md'>t</a> <img srcset="a.png 1x, b.png 2x"> <h2>in html</h2>

```sh
[no](no.md)
```

    [no](no.md)

[ref]: b.md
[^n]: note [x](gone2.md)

**Last Updated**: January 2, 2026
**Review Cycle**: Quarterly
**Maintained By**: SRE <sre@example.com>
"""
_TOML_PAGE = '+++\ntitle = "x"\ndate = 2026-01-02\n[params]\nowner = ["a"]\n+++\n# T\n\n[x](y.md)\n'
_JSON_PAGE = '{\n"title": "x",\n"lastmod": "2026-01-02"\n}\n# T\n\n[x](y.md)\n'
_MDX_PAGE = "import X from './x'\n\n{/* doc-audit: ignore[DA101] */}\n\n# T {/* c */}\n\n<X href={y}>[a](b.md)</X>\n"
_TREE = f"""{_CONSTRUCTS}
%%% b.md
# One

## Two

## Two

[up](a.md#heading-code-em-link) [dir](src/) [idx](x/)
%%% x/y.md
[x](../b.md#two-1) [y](/a.md)
%%% src/x.py
1
2
%%% page.html
<h1 id=intro>x</h1><a name=old>
%%% .gitignore
*.tmp
!keep.tmp
/out/
x/**/z
[a-c]?.log
%%% CODEOWNERS
* @all
/x/ @team ann@example.com
docs/* @@group
%%% mkdocs.yml
site_name: x
%%% docfx.json
{{"build": {{"globalMetadata": {{"ms.author": "ann", "ms.update-cycle": "90-days"}}}}}}
%%% .gitmodules
[submodule "s"]
	path = s
%%% doc-audit.toml
fail-on = "warning"
exclude = ["out/**", "*.tmp.md"]
slug-flavour = "github"
site-root = ""
select = ["DA1", "DA3"]
ignore = ["DA406"]
max-page-bytes = 100000
[rules.DA101]
severity = "warning"
exclude = ["x/*"]
[external]
timeout = 3.0
allow-addresses = ["127.0.0.0/8"]
[[external.remap]]
url = "https://x.example/"
path = "."
[freshness]
default-cycle = "3 months"
grace-days = 3
[freshness.labels]
reviewed = ["Stand"]
[[freshness.folders]]
path = "x/**"
cycle = "1 year"
owner = "team"
[[owners]]
team = "SRE"
names = ["sre"]
contact = "sre@example.com"
"""
_OWNERS_TREE = """[x](b.md)
%%% docs/OWNERS
approvers:
- ann
- bob
%%% docs/a.md
# T
%%% book/book.toml
[book]
title = "x"
%%% book/src/SUMMARY.md
- [A](a.md)
- [Draft]()
"""
_ANSWERS = (
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 40\r\n\r\n<html><a id=\"x\">a</a><h1 id='y'>b</h1>xx",
    "HTTP/1.1 302 Found\r\nLocation: /b?c=d\r\nContent-Length: 0\r\nSet-Cookie: a=b\r\n\r\n",
    "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "HTTP/1.1 429 Slow down\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    'HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\nETag: "x"\r\n\r\n\x1f\u008b\x08',
)
_STREAM = """commit refs/heads/main
author Ann <ann@example.com> 1767225600 +0100
committer Ann <ann@example.com> 1767225600 +0100
data <<END
first
END
M 100644 inline a.md
data <<END
# A

[b](b.md)

**Last Updated**: 2026-01-01
END
M 100644 inline b.md
data <<END
# B
END

commit refs/heads/main
author Bob <bob@example.com> 1769904000 +0000
committer Bot[bot] <bot@example.com> 1769904000 +0000
data <<END
second
END
R b.md x/c.md
M 120000 inline l.md
data <<END
a.md
END
M 100644 inline .gitattributes
data <<END
*.md -diff
END

"""


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Give the seeds of every door, by its name."""
    pages = [path.read_bytes()[:2500] for path in sorted(SAMPLE.rglob("*.md"))[:40]]
    report = build(3)
    hostile = build_hostile()
    run = to_json(report).encode()
    return {
        "page": (*(text.encode() for text in (_CONSTRUCTS, _TOML_PAGE, _JSON_PAGE, _MDX_PAGE)), *pages),
        "tree": (_TREE.encode(), _OWNERS_TREE.encode(), *(page + b"\n%%% b.md\n# B\n" for page in pages[:6])),
        "run": (run, json.dumps(json.loads(run)).encode(), to_json(hostile).encode()),
        "lines": ("".join(lines.dump([record(report)])).encode(),),
        "baseline": (baseline.dump(baseline.create(report)).encode(),),
        "globs": (b"*.md\n!/a/**/b\n[a-z]?x\\ \n**/c/\n", b"/docs/* @a\n[Section][2] @b\n"),
        "server": tuple(text.encode("latin-1") for text in _ANSWERS),
        "git": (_STREAM.encode(),),
    }
