"""Review metadata in every dress, and the look-alikes that must not count."""

import datetime as dt
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.metadata import vocabulary as labels_module
from doc_audit.metadata.stamps import line_kind
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document, Stamp
from doc_audit.source.page import parse

SAMPLES = Path(__file__).parent.parent.parent.parent / "shared" / "samples" / "freshness.jsonl"
BEFORE = "# Title\n\nIntroduction to the page.\n\nMore of it.\n\n## Section\n\nText of the section.\n\nMore text.\n\n"


def read(text: str, *, front: bool = False) -> Document:
    whole = f"---\n{text}\n---\n\n# Title\n\nText.\n" if front else BEFORE + text + "\n"
    return parse("page.md", whole, dialect=Dialect(ids="github"), labels={})


def dated(document: Document) -> Stamp | None:
    return next((stamp for stamp in document.stamps if stamp.role in ("reviewed", "updated") and stamp.date), None)


def day(text: str, *, front: bool = False) -> str | None:
    stamp = dated(read(text, front=front))
    return stamp.date.last.isoformat() if stamp and stamp.date else None


@pytest.mark.parametrize(
    "text",
    [
        "**Last Updated**: 2026-02-07",
        "**Last Updated:** February 7, 2026",
        "*Last updated: February 7, 2026*",
        "_Last reviewed: 2026-02-07 | Applies to current server_",
        "Last Updated: 2026/02/07",
        "Last modified: Feb. 7. 2026",
        "- **Last Updated:** Feb 7, 2026",
        "1. Last reviewed: 2026-02-07",
        "**Last Updated:**  \nFeb 7, 2026, 09:15 AM CET",
        "**📅 Last Updated:** 2026-02-07 (UTC) | **📦 Release:** v0.8.40",
        "**Status:** current · **Last verified:** 2026-02-07",
        "Last reviewed: 2026-02-07. Next review due: 2026-05-07.",
        "作成日: 2026-01-01 / 最終更新: 2026-02-07",
        "> **Document Owner**: Ann  \n> **Last Updated**: February 7, 2026",
        "> **Last verified:** 2026-02-07 (shipped 2026-01-12).",
        "Last verified: **February 7, 2026**.",
        "<sub>Last updated 2026-02-07 · Pinned version 3</sub>",
        "<sub>Last updated · 2026.02.07</sub>",
        '<p align="right"><sub>Last updated: February 7, 2026</sub></p>',
        "## Dernière mise à jour\n\n7 février 2026",
        "**Updated on 02/07/2026** and created on 01/25/2023",
        "This page was last reviewed on 7 February 2026.",
        "| Last Updated | 7-Feb-2026 |\n| --- | --- |",
        "| Field | Value |\n| --- | --- |\n| **Last Updated** | 2026-02-07 |\n| **Owner** | SRE |",
        "| Version | Last Updated | Owner |\n| --- | --- | --- |\n| 1.0 | 2026-02-07 | SRE |",
        "<!-- Last Updated: 2026-02-07 -->",
        "![Last Updated](https://img.shields.io/badge/Last%20Updated-2026--02--07-blue)",
        "<!--* freshness: { owner: 'ann' reviewed: '2026-02-07' } *-->",
        "**Última actualización**: 7 de Febrero, 2026",
        "**Zuletzt aktualisiert:** 2026-02-07",
        "最后更新：2026-02-07",
        "**Last Updated:** 2026-02-07 **Owner:** SRE",
        "**Letzte Aktualisierung / Última atualização:** 7. Februar 2026 / 7 de fevereiro de 2026",
        "**Last Updated (UTC)**: 2026-02-07",
        "(Last updated: 2026-02-07)",
        "Last updated = 2026-02-07",
        "**Last Updated**\n2026-02-07",
        "**Last Updated:**\nSaturday, February 07, 2026",
        "Last Updated\n: 2026-02-07",
        "<table><tr><td>Last Updated</td><td>2026-02-07</td></tr></table>",
        "<tr>\n<td>Last Updated</td>\n<td>2026-02-07</td>\n</tr>",
        "<dt>Last Updated</dt>\n<dd>2026-02-07</dd>",
        "Parameter | Value\n--- | ---\nVersion | 1.0\nLast Updated | 2026-02-07",
        "_**Topic Last Modified:** 2026-02-07_",
        "**ページの最終更新日:** 2026-02-07",
        "_**主题上次修改时间:** 2026-02-07_",
        "**Data da última atualização:** 07 de fevereiro de 2026",
        "**Fecha de última actualización:** 7 de Febrero de 2026",
        "**Poslední aktualizace:** 7. února 2026",
        "Poslední aktualizace dne 7. 2. 2026.",
        "Utolsó frissítés: 2026. február 7.",
        "**Son Güncelleme Tarihi:** 7 Şubat 2026",
        "**अंतिम अद्यतन**: 2026-02-07",
        "| Field | Value | Remarks |\n|---|---|---|\n| Last Updated | 2026-02-07 | by Ann |",
        "![x](https://img.shields.io/static/v1?label=last+updated&message=2026-02-07&color=blue)",
        "**Date**: 2025-01-01\n**Last Updated**: 2026-02-07",
        "This statement was prepared on 2 September 2020. It was last reviewed on 7 February 2026.",
        "**Page last reviewed:** 2026-02-07",
        "*The content of this page was last updated on 2026-02-07. It was migrated from the wiki on 2026-03-12.*",
        "This statement was prepared on 2 September 2020 and last reviewed on 7 February 2026.",
        "**Most recent review:** 2026-02-07",
    ],
)
def test_dresses(text: str) -> None:
    assert day(text) == "2026-02-07"


@pytest.mark.parametrize(
    "text",
    [
        "last_updated: 2026-02-07",
        "last_reviewed_on: 2026-02-07\nreview_in: 6 months",
        "ms.date: 02/07/2026",
        "lastmod: 2026-02-07T12:00:00Z",
        "last_update:\n  date: 2026-02-07\n  author: ann",
        'lastVerified: "2026-02-07"',
        "last_modified_at: 2026-02-07 00:00:00 +0900",
        "reviewed: 2026-02-07",
        "metadata:\n  last_reviewed: 2026-02-07",
        "review:\n  date: 2026-02-07",
        "page_last_reviewed: 2026-02-07",
        "verified_on: 2026-02-07",
        "lastReviewedOn: 2026-02-07",
    ],
)
def test_front_matter_families(text: str) -> None:
    assert day(text, front=True) == "2026-02-07"


@pytest.mark.parametrize(
    "text",
    [
        "- **Name**: What it is called\n- **Last Updated**: Timestamp of the last transaction",
        "**Last Updated**: when the row was written",
        "* **Last Updated** – when the password was changed",
        "```\n**Last Updated**: 2026-02-07\n```",
        "    Last Updated: 2026-02-07",
        "Write `**Last Updated:** 2026-02-07` at the end.",
        "- [A link](a.md) *(Last updated: 2020-03-01)*",
        "- Updated 38 articles",
        "Revised 4 requirements:",
        "- **Frequency**: Once, Daily, Weekly",
        "Reviewed by Ann, 2026-02-07 of course",
        "| Page | Last Updated |\n| --- | --- |\n| a | 2026-01-01 |\n| b | 2026-02-01 |",
        "| Owner | Contact | Last Reviewed | Status |\n|---|---|---|---|\n| a | x | 2026-01-01 | ok |\n| b | y | 2026-02-01 | ok |",
        "| Field | Type | Description |\n|---|---|---|\n| last_updated | string | When |\n| owner | string | The owner |",
        "- Foo\n  - Last updated: 2020-01-01\n- Bar\n  - Last updated: 2021-01-01",
        "| Version | Date | Owner | Changes |\n|---|---|---|---|\n| 1.0 | 2025-01-01 | Ann | First |",
        "| Setting | Default | Meaning |\n|---|---|---|\n| **Update Frequency** | Daily | How often to look |",
        "| Feature | Ours | Theirs |\n|---|---|---|\n| Review cycle | Daily | Weekly |",
        "**Review Schedule**:\n- Cards are due when they are due",
        "- **Review Cycle:** 1st",
        "**Review Period:** July 1, 2026 – September 30, 2026",
        "### Review Schedule\n- **Monthly:** look at the metrics\n- **Annually:** look at it all",
        "| Review date | reviewDate | Conditional |\n|---|---|---|\n| Signatures | x | Always |",
        "### A\n\nLast updated: 2020-01-01\n\n### B\n\nLast updated: 2021-02-03\n\n### C\n\nLast updated: 2022-02-03",
        "The certificate was last updated 2026-01-01 by ops.",
        "This section was last updated on 2026-01-01.",
        "Below was last updated 2024-09-27",
        "Ann wrote:\n> Last updated: 2020-01-01",
        "<code>Last Updated: 2026-01-01</code>",
        "- **Review cycle**: a named period with participants, stages, and deadlines.",
        "**Review Cycle Time**: 3 days",
        "Update interval: 30 seconds",
        "**Next Review**: Sprint 5",
        "- **Expiry**: 30 days",
        "Last update: added the parser",
        "Last updated by: Ann",
        "The record was last read in 2019.",
        "Released: 2026-02-07",
        "| Activity | PM | Document Owner | Ops |\n|---|---|---|---|\n| Approve the scope | A | C | I |",
        "1. **Owner** - full control\n2. **Editor** - no deletion",
        "**Owner** Ann was asked on 2026-02-07.",
        "<tr><th>Last Updated</th><th>Owner</th></tr>",
        "<tr><td>Document Owner</td><td>Criticality</td><td>Viewer</td></tr>",
        "**Next Review:** 2 weeks after the launch",
    ],
)
def test_look_alikes_do_not_count(text: str) -> None:
    assert read(text).stamps == ()


def test_a_stamp_in_the_middle_of_a_long_page_does_not_count() -> None:
    filler = "\n\n".join(f"Paragraph {number}." for number in range(60))
    assert read(f"{filler}\n\nLast updated: 2026-02-07\n\n{filler}").stamps == ()
    assert day(f"{filler}\n\nLast updated: 2026-02-07") == "2026-02-07"


def test_the_seeds_footer_gives_date_cycle_and_owner_with_their_places() -> None:
    text = (
        "---\n\n**Last Updated**: February 7, 2026  \n**Review Cycle**: Monthly operations review  \n"
        "**Maintained By**: DevOps, SRE & Platform Engineering Teams"
    )
    stamps = {stamp.role: stamp for stamp in read(text).stamps}
    updated, cycle, owner = stamps["updated"], stamps["cycle"], stamps["owner"]
    assert updated.date is not None
    assert updated.date.first == dt.date(2026, 2, 7)
    assert cycle.cycle is not None
    assert cycle.cycle.interval is not None
    assert cycle.cycle.interval.iso() == "P1M"
    assert owner.raw == "DevOps, SRE & Platform Engineering Teams"
    assert [stamp.location.line for stamp in (updated, cycle, owner)] == [15, 16, 17]
    assert updated.location.column == len("**Last Updated**: ") + 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!-- doc-audit: exempt -->", "gives no reason and names no last day"),
        ('<!-- doc-audit: exempt reason="x" -->', "names no last day"),
        ('<!-- doc-audit: exempt reason="x" until=soon -->', "says until “soon”, which is no date such as 2027-01-31"),
        ('<!-- doc-audit: exempt reason="x" until=2027-01-31 -->', ""),
    ],
)
def test_an_exemption_of_our_own_form_wants_a_reason_and_an_end(text: str, problem: str) -> None:
    exemption = read(text).exemption
    assert exemption is not None
    assert exemption.problem == problem


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!-- doc-audit: exempt reason="frozen" until=2027-01-01 -->', "frozen"),
        ("<!--* freshness: { exempt: true } *-->", "g3doc: exempt"),
    ],
)
def test_exemptions(text: str, reason: str) -> None:
    exemption = read(text).exemption
    assert exemption is not None
    assert exemption.reason == reason


def test_an_exemption_in_front_matter() -> None:
    for text in (
        "default_lang_commit: abc",
        "content_hash: 1f",
        "generated: true",
        "skipFreshness: true",
        "status: Archived",
        "draft: true",
        "doc_audit:\n  exempt: true\n  reason: x",
    ):
        assert read(text, front=True).exemption is not None, text
    assert read("lastUpdated: false", front=True).exemption is None
    assert read("lastUpdated: false", front=True).stamps == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**Last Updated**: 2026-02-07", "date"),
        ("| **Last Updated** | 2026-02-07 |", "date"),
        ("last_reviewed_on: 2026-02-07", "date"),
        ("ms.date: 02/07/2026", "date"),
        ("Oct 29, 2025, 09:15 AM CET", "date"),
        ("<!-- freshness: { owner: 'x' reviewed: '2026-02-07' } -->", "date"),
        ("<!-- Last Updated: 2026-02-07 -->", "date"),
        ("<!-- Owner: Ann -->", "other"),
        ("<dd>2026-02-07</dd>", "date"),
        ("<td>February 7, 2026</td>", "date"),
        ("![x](https://img.shields.io/badge/updated-2026--02--07-blue)", "date"),
        ("![x](https://img.shields.io/static/v1?label=last+updated&message=2026-02-07&color=blue)", "date"),
        ("<!-- TODO: rewrite this -->", None),
        ("<!-- 12 of 40 are left -->", None),
        ("<td>12 of 40</td>", None),
        ("<dd>The cluster was updated on 2026-02-07</dd>", None),
        ("**Review Cycle**: Monthly", "other"),
        ("owner_slack: '#team'", "other"),
        ("| **Owner** | SRE |", "other"),
        ("The cluster was updated.", None),
        ("Schedule: see the calendar", None),
        ("Updated: dependencies", None),
        ("| Column | Text |", None),
        ("title: Operations", None),
        ("", None),
    ],
)
def test_lines_that_are_only_metadata(line: str, expected: str | None) -> None:
    assert line_kind(line, vocabulary_of({})) == expected


@given(
    st.lists(
        st.sampled_from(["Last Updated", "**", ":", " | ", "2026-02-07", "\n", "|", "Owner", "<!--", "-->", "`", "> "]),
        max_size=40,
    )
)
def test_any_mixture_is_read_without_a_crash(pieces: list[str]) -> None:
    for stamp in read("".join(pieces)).stamps:
        assert stamp.location.line >= 1
        assert stamp.location.column >= 1


@pytest.mark.parametrize(
    ("text", "front", "day", "why"),
    [
        ("**Last Updated**: 02/03/2026 | **Language**: British English (en_GB)", "", "2026-03-02", "locale is en_GB"),
        ("**Last Updated**: 02/03/2026", "lang: en-US", "2026-02-03", "language is en-US"),
        ("**Last Updated**: 02/03/2026", "lang: fr", "2026-03-02", "language is fr"),
        (
            "**Last Updated**: 02/03/2026\n**Created**: 27/01/2026",
            "",
            "2026-03-02",
            "27/01/2026 on this page has the day first",
        ),
        ("**Last Updated**: 02/03/2026\n\nLanguages: en_GB, en_US", "", None, ""),
        ("**Last Updated**: 02/03/2026\n\nIt runs under en_GB.", "lang: en", None, ""),
        ("**Last Updated**: 26-02-07\n**Created**: 27/01/2026", "", None, ""),
    ],
)
def test_a_numeric_date_is_decided_by_what_the_page_says(text: str, front: str, day: str | None, why: str) -> None:
    head = f"---\n{front}\n---\n" if front else ""
    stamp = parse("a.md", f"{head}# A\n\n{text}\n", dialect=Dialect(ids="github"), labels={}).stamps[0]
    assert (stamp.date and stamp.date.first.isoformat()) == day
    assert why in stamp.note


@pytest.mark.parametrize("text", ["**Last Updated**: Timestamp of the last record", "**Last Reviewed:** Phase 2"])
def test_a_review_date_that_is_none_is_reported(text: str) -> None:
    assert [stamp.problem for stamp in read(text).stamps] == ["invalid"]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Owner: Information Security. Review cycle: semi-annual. Classification: internal.", "Information Security"),
        ("**Contact:** x@example.com\n**Owner:** SRE\n**Last Updated:** 2026-02-07", "SRE"),
        ("**Owner:** Acme Inc.\n**Last Updated:** 2026-02-07", "Acme Inc."),
        ("**Team:** Blue\n**Last Updated:** 2026-02-07", "Blue"),
        ("> **Last reviewed** 2026-02-07 · **Status** built\n> **Owner** Ann", "Ann"),
        ("<table><tr><td>Last Updated</td><td>2026-02-07</td></tr><tr><td>Owner</td><td>SRE</td></tr></table>", "SRE"),
        ('<tr class="odd">\n<td>Document Owner</td>\n<td>Ann Lee</td>\n</tr>', "Ann Lee"),
        ("**Document Maintained by:** Blue\n**Contact:** The dashboard\n**Last Updated:** 2026-02-07", "Blue"),
        ("**Owner**: Phase 2 Team\n**Next Review**: Weekly until the launch, then monthly", "Phase 2 Team"),
        ("| Owner role | Maintainers |\n|---|---|\n| Last reviewed | 2026-02-07 |", "Maintainers"),
    ],
)
def test_owners(text: str, owner: str) -> None:
    assert [stamp.raw for stamp in read(text).stamps if stamp.role == "owner"] == [owner]


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("**Next Review**: Quarterly", "P3M"),
        ("**Next Review**: Monthly security audit", "P1M"),
        ("**Next Review**: Quarterly (after each drill)", "P3M"),
        ("**Next Review**: In 3 months", "P3M"),
        ("**Next Review**: 2026-02-07", None),
        ("**Next Review**: Sprint 5", None),
        ("<!--* freshness: { owner: 'ann' reviewed: '2026-02-07' review_interval: '6 months' } *-->", "P6M"),
        ("| Field | Value |\n|---|---|\n| Cycle | August 2026 |\n| Last updated | 2026-02-07 |", None),
        ("| Field | Value |\n|---|---|\n| Review cycle | Annual |\n| Last updated | 2026-02-07 |", "P1Y"),
    ],
)
def test_cycles(text: str, cycle: str | None) -> None:
    found = [stamp.cycle for stamp in read(text).stamps if stamp.role == "cycle" and stamp.cycle]
    assert [item.interval and item.interval.iso() for item in found] == ([cycle] if cycle else [])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("'[Ann Lee](https://example.org/ann)'", None),
        ("'[Your Name](mailto:you@example.org)'", "placeholder"),
        ("'[Name]'", "placeholder"),
    ],
)
def test_an_owner_that_links_to_a_page_is_no_placeholder(written: str, problem: str | None) -> None:
    assert [stamp.problem for stamp in read(f"owner: {written}", front=True).stamps] == [problem]


def test_a_projects_own_months_are_known_on_its_pages_only() -> None:
    text = "# A\n\nText.\n\n**Last Updated**: 7 Februāris 2026\n"
    own = parse(
        "page.md", text, dialect=Dialect(ids="github"), labels={"2": ("februāris",), "updated": ("pēdējās izmaiņas",)}
    )
    assert [str(stamp.date and stamp.date.first) for stamp in own.stamps] == ["2026-02-07"]
    assert dated(parse("page.md", text, dialect=Dialect(ids="github"), labels={})) is None


def test_no_line_gives_fields_without_end() -> None:
    assert len(read("**Last Updated:** 2026-02-07 " * 60).stamps) == 16


STRONG = [
    (label, role)
    for role in ("reviewed", "updated", "next")
    for label in tomllib.loads(Path(labels_module.__file__).with_name("labels.toml").read_text("utf-8"))["strong"][role]
]
DRESSES = [
    "{}: {}", "**{}:** {}", "**{}**: {}", "_{}: {}_", "- **{}:** {}", "> **{}**: {}", "📅 **{}:** {}", "## {}\n\n{}", "**{}:**  \n{}",
    "| {} | {} |\n|---|---|", "<sub>{}: {}</sub>", "<!-- {}: {} -->", "**Version**: 2 | **{}**: {}", "{} – {}", "**{}**： {}",
]  # fmt: skip
FORMS_OF_DATES = ["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%Y年%m月%d日", "%A, %d %B %Y"]


@given(
    st.sampled_from(STRONG),
    st.sampled_from(DRESSES),
    st.sampled_from(FORMS_OF_DATES),
    st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
)
def test_every_label_in_every_dress_is_read(label: tuple[str, str], dress: str, form: str, when: dt.date) -> None:
    stamps = read(dress.format(label[0].capitalize(), when.strftime(form))).stamps
    assert [(stamp.role, stamp.date and stamp.date.first) for stamp in stamps] == [(label[1], when)]


def test_the_collected_real_samples() -> None:
    if not SAMPLES.exists():
        pytest.skip("the collected samples are not beside the checkout")
    wrong = []
    for number, line in enumerate(SAMPLES.read_text(encoding="utf-8").splitlines()):
        sample = json.loads(line)
        expected = sample["expect"]
        text = sample["text"]
        key = text.split(":")[0].strip()
        front = (
            " " not in key
            and "*" not in key
            and key.replace("_", "").replace("-", "").replace(".", "").isalnum()
            and key[:1].islower()
        )
        document = read(text, front=front)
        stamp = dated(document)
        found = stamp.date.last.isoformat() if stamp and stamp.date else None
        if found != expected["last_updated"]:
            wrong.append((number, text, expected["last_updated"], found))
        owner = next((stamp.raw for stamp in document.stamps if stamp.role == "owner" and stamp.problem is None), None)
        if owner != expected["owner"]:
            wrong.append((number, text, expected["owner"], owner))
        cycles = [stamp.cycle for stamp in document.stamps if stamp.role == "cycle" and stamp.cycle]
        sure = next((cycle.interval.iso() for cycle in cycles if cycle.interval), None)
        ambiguous = any(cycle.kind == "ambiguous" for cycle in cycles)
        if sure != expected["review_cycle"] and not (ambiguous and expected["review_cycle"] is None):
            wrong.append((number, text, expected["review_cycle"], sure))
    assert wrong == []
