"""What sentences, tables of control and markup say of a page, beside labels and values; and what looks like it and is not."""

import pytest

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document, Stamp
from doc_audit.source.page import parse

TEXT = "\n\nText of the page.\n"


def read(text: str) -> Document:
    return parse("page.md", text, dialect=Dialect(ids="github"), labels={})


def stamps(text: str, role: str) -> list[Stamp]:
    return [stamp for stamp in read(text).stamps if stamp.role == role]


def cycle(text: str) -> str | None:
    for stamp in stamps(text, "cycle"):
        if stamp.cycle is not None and stamp.cycle.interval is not None:
            return stamp.cycle.interval.iso()
    return None


def owner(text: str) -> str | None:
    return next((stamp.raw for stamp in stamps(text, "owner") if stamp.problem is None), None)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This register is reviewed annually by the CISO or whenever a party is added.", "P1Y"),
        ("This policy must be reviewed at least once a year.", "P1Y"),
        ("This runbook will be reviewed every six months.", "P6M"),
        ("This document is formally reviewed and updated on a quarterly basis.", "P3M"),
        ("Reviewed annually by the security team.", "P1Y"),
        ("Last reviewed: 2026-05-17. Re-review quarterly or after major upgrades.", "P3M"),
        ("Last updated: 2026-05-17. Review every 90 days.", "P90D"),
        ("<!-- Last reviewed: 2026-05-17. Re-review yearly. -->", "P1Y"),
        # The page, and not what it tells of.
        ("Every access list is reviewed annually by the CISO.", None),
        ("This page tells how plans are reviewed annually.", None),
        ("Pull requests are reviewed daily.", None),
        ("This policy is reviewed by the CISO.", None),
        ("Reviewed by Ann, monthly meetings follow.", None),
    ],
)
def test_how_often_a_sentence_says_that_the_page_is_reviewed(sentence: str, expected: str | None) -> None:
    assert cycle(f"# Policy\n\n{sentence}\n") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("This page is owned by the Payments team.", "Payments team"),
        ("This guide is maintained by @acme/docs, who answer questions.", "@acme/docs"),
        ("This document was written and maintained by Platform Engineering.", "Platform Engineering"),
        ("The service is owned by the Payments team.", None),
        ("This page is maintained by volunteers.", None),
        ("This table is owned by root.", None),
    ],
)
def test_whose_a_sentence_says_the_page_is(sentence: str, expected: str | None) -> None:
    assert owner(f"# Guide\n\n{sentence}\n") == expected
    assert owner(f"---\ninfo: {sentence}\n---\n\n# Guide{TEXT}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Content owner: Ann Lee", "Ann Lee"),
        ("Content owner: Can Demir", "Can Demir"),
        ("Document owner: alice, bob, carol", "alice, bob, carol"),
        ("Content owner: approves the wording", None),
        ("Content owner: the group that decides", None),
        ("Layout and content owner: Columns owns ratio and gap", None),
        ("Content owner: page structure, copy, SEO, product data, and forms", None),
        ("Document owner: (to be assigned)", None),
        ("Owner: (pendiente de asignar — propuesto: CTO)\nÚltima revisión: 2026-09-07", None),
        ("Page owner: noch zuzuweisen", None),
        ("文档负责人: 待分配", None),
    ],
)
def test_owners_that_are_none(line: str, expected: str | None) -> None:
    assert owner(f"# Guide\n\n{line}\n") == expected


def test_owners_of_many_things_are_not_the_pages() -> None:
    text = "# Routes\n\nOwning Service: Login\n\nOwning Team: Triage\n\nOwning Service: Tokens\n\nOwning Team: Tokens\n"
    assert owner(text) is None
    assert owner("# Route\n\nOwning Service: Login\n\nOwning Team: Triage\n") == "Triage"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Review period: 2-4 months typically", None),
        ("Review period: up to 3 months", None),
        ("Review time: 5 business days", None),
        ("Update frequency: daily (data feed)", None),
        ("Update frequency: weekly (automated import)", None),
        ("Review cycle: quarterly (with the SRE lead)", "P3M"),
        ("Review within days: 180", "P180D"),
        ("评审周期: 月度", "P1M"),
        ("审核周期：半年度", "P6M"),
        ("Cykl przeglądu: kwartalny", "P3M"),
        ("Периодичность проверки: раз в год", "P1Y"),
        ("검토 주기: 연 1회", "P1Y"),
    ],
)
def test_cycles_and_what_is_none(line: str, expected: str | None) -> None:
    assert cycle(f"# Guide\n\n{line}\n") == expected


CONTROL = "| Field | Value |\n|---|---|\n| Version | 1.0 |\n| Date | January 31, 2026 |\n| Owner | Training Lead |\n"


@pytest.mark.parametrize(
    "title", ["**Document Control Information**", "## Document control", "### Metadata", "__Page info__"]
)
def test_weak_labels_count_in_a_table_that_is_named_for_metadata(title: str) -> None:
    text = f"# Manual{TEXT}\n{title}\n\n{CONTROL}"
    (date,) = stamps(text, "updated")
    assert date.date is not None
    assert date.date.first.isoformat() == "2026-01-31"
    assert owner(text) == "Training Lead"


@pytest.mark.parametrize("title", ["## Releases", "**Courses**", "Text."])
def test_and_in_no_other_table(title: str) -> None:
    text = f"# Manual{TEXT}\n{title}\n\n{CONTROL}"
    assert stamps(text, "updated") == []
    assert owner(text) is None


def test_a_label_over_a_column_of_things_has_no_value_beside_it() -> None:
    assert (
        owner(
            "# Where\n\n| Document owner | Destination |\n|---|---|\n| Frontend | `web/docs/` |\n| Backend | `api/docs/` |\n"
        )
        is None
    )
    assert owner("# Where\n\n| Document owner | SRE |\n|---|---|\n| Version | 2 |\n") == "SRE"
    assert owner("# Where\n\n| Document owner | SRE |\n|---|---|\n| Last updated | 2026-01-02 |\n") == "SRE"


@pytest.mark.parametrize(
    "text",
    [
        '<dl>\n<dt>Last updated</dt>\n<dd>\n<time datetime="2026-10-03">3 October 2026</time>\n</dd>\n</dl>\n',
        'Last updated: <time datetime="2026-10-03">10/03/2026</time>\n',
        "Last updated: <time datetime='2026-10-03T10:00:00Z'>03/10/2026</time>\n",
        "This document was last reviewed and updated on October 3, 2026.\n",
        "## Meta\n\n- 상태: Active\n- 생성: 2026-02-12\n- 갱신: 2026-10-03\n\n---\n\n## 요약\n\nText.\n",
    ],
)
def test_dates_in_markup_and_sentences(text: str) -> None:
    found = [stamp.date for stamp in read(f"# Terms\n\n{text}").stamps if stamp.role in ("reviewed", "updated")]
    assert [date.first.isoformat() for date in found if date is not None] == ["2026-10-03"]
