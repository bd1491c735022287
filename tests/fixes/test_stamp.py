"""A review stamped in the page's own form, whatever that is; and nothing else."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.errors import UsageError
from doc_audit.fixes.stamp import changes, write
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.calendar import Interval
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.review import Review
from doc_audit.review.due import due_day
from doc_audit.source.page import parse

MONTHLY = Interval(months=1)
TODAY = dt.date(2026, 11, 24)
SAMPLES = Path(__file__).parents[3] / "shared/samples/freshness.jsonl"


def read(text: str) -> Document:
    return parse("a.md", text, dialect=Dialect(ids="github"), labels={})


def stamped(text: str, today: dt.date = TODAY, cycle: Interval | None = MONTHLY, source: str = "page, line 1") -> str:
    review = Review(path="a.md", status="fresh", cycle=cycle, cycle_source=source)
    return write(text, changes(read(text), review, today), read, vocabulary_of({}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("**Last Updated**: February 7, 2026", "**Last Updated**: November 24, 2026"),
        ("**Last Updated:** feb 7th, 2026  ", "**Last Updated:** nov 24th, 2026  "),
        ("*Last reviewed*: 7 February 2026", "*Last reviewed*: 24 November 2026"),
        ("Last reviewed: 2026-02-07", "Last reviewed: 2026-11-24"),
        ("Last reviewed: 2026/02/07", "Last reviewed: 2026/11/24"),
        ("Last reviewed: 07.02.2026", "Last reviewed: 24.11.2026"),
        ("Last reviewed: 13/02/2026", "Last reviewed: 24/11/2026"),
        ("Last reviewed: 13.02.26 (page 4)", "Last reviewed: 24.11.26 (page 4)"),
        ("Last reviewed: 02/13/2026", "Last reviewed: 11/24/2026"),
        ("Last reviewed: Saturday, February 7, 2026", "Last reviewed: Tuesday, November 24, 2026"),
        ("Last Updated: February 2026", "Last Updated: November 2026"),
        ("Last Updated: Q1 2026", "Last Updated: Q4 2026"),
        ("Last Updated: 20260207", "Last Updated: 20261124"),
        ("Letzte Überprüfung: 7. Februar 2026", "Letzte Überprüfung: 24. November 2026"),
        ("Última revisión: 7 de febrero de 2026", "Última revisión: 24 de noviembre de 2026"),
        ("Dernière révision: 7 mars 2026", "Dernière révision: 24 novembre 2026"),
        ("Última revisão: 7 de agosto de 2026", "Última revisão: 24 de novembro de 2026"),
        ("Letzte Überprüfung: 7. August 2026", "Letzte Überprüfung: 24. November 2026"),
        ("Dernière vérification: 7 avr. 2026", "Dernière vérification: 24 nov. 2026"),
        ("Последняя проверка: 7 марта 2026 г.", "Последняя проверка: 24 ноября 2026 г."),
        ("<dt>Last Updated</dt>\n<dd>2026-02-07</dd>", "<dt>Last Updated</dt>\n<dd>2026-11-24</dd>"),
        ("**Next Review**: 2026-03-07", "**Next Review**: 2026-12-24"),
        ("最終更新日: 2026年2月7日", "最終更新日: 2026年11月24日"),
        ("> _Last Updated_: **Feb 7, 2026** by Ann", "> _Last Updated_: **Nov 24, 2026** by Ann"),
        (
            "| Last Reviewed | Owner |\n|---|---|\n| 2026-02-07 | SRE |",
            "| Last Reviewed | Owner |\n|---|---|\n| 2026-11-24 | SRE |",
        ),
        (
            "<!-- freshness: { owner: 'x' reviewed: '2026-02-07' } -->",
            "<!-- freshness: { owner: 'x' reviewed: '2026-11-24' } -->",
        ),
        (
            "![r](https://img.shields.io/badge/last%20reviewed-2026--02--07-green)",
            "![r](https://img.shields.io/badge/last%20reviewed-2026--11--24-green)",
        ),
        (
            "**Last Reviewed**: 2026-02-07  \n**Review Cycle**: Monthly  \n**Next Review**: 2026-03-07",
            "**Last Reviewed**: 2026-11-24  \n**Review Cycle**: Monthly  \n**Next Review**: 2026-12-24",
        ),
        (
            "**Last Updated**: 2026-01-05  \n**Last Reviewed**: 2026-02-07",
            "**Last Updated**: 2026-01-05  \n**Last Reviewed**: 2026-11-24",
        ),
        ("## Last Updated\n\nFebruary 7, 2026", "## Last Updated\n\nNovember 24, 2026"),
        # Ordinals, elision, abbreviations, cases, padding.
        ("Dernière révision: 1er février 2026", "Dernière révision: 24 novembre 2026"),
        ("Última revisión: 1.º de febrero de 2026", "Última revisión: 24 de noviembre de 2026"),
        ("Última revisão: 1º de fevereiro de 2026", "Última revisão: 24 de novembro de 2026"),
        ("Last reviewed: the 21st of March, 2026", "Last reviewed: the 24th of November, 2026"),
        ("Darrera actualització: 7 d'octubre de 2026", "Darrera actualització: 24 de novembre de 2026"),
        ("Darrera actualització: 7 d’agost de 2026", "Darrera actualització: 24 de novembre de 2026"),
        ("Senast uppdaterad: 7 april 2026", "Senast uppdaterad: 24 november 2026"),
        ("Dernière révision: 7 aout 2026", "Dernière révision: 24 novembre 2026"),
        ("Last reviewed: 7 Sept 2026", "Last reviewed: 24 Nov 2026"),
        ("Última revisión: 7 ene 2026", "Última revisión: 24 nov 2026"),
        ("Poslední aktualizace: únor 2026", "Poslední aktualizace: listopad 2026"),
        ("Poslední aktualizace: 7. února 2026", "Poslední aktualizace: 24. listopadu 2026"),
        ("Viimeksi päivitetty: 7. helmikuuta 2026", "Viimeksi päivitetty: 24. marraskuuta 2026"),
        ("Letzte Überprüfung: 7.2.2026", "Letzte Überprüfung: 24.11.2026"),
        # Digits of other scripts.
        ("آخر تحديث: ٢٠٢٦-٠٢-٠٧", "آخر تحديث: ٢٠٢٦-١١-٢٤"),
        ("Last reviewed: ２０２６年２月７日", "Last reviewed: ２０２６年１１月２４日"),
        # Weekdays behind the date, and before it.
        ("Dernière révision: 7 février 2026 (samedi)", "Dernière révision: 24 novembre 2026 (mardi)"),
        ("Letzte Überprüfung: 7. Februar 2026 (Sa)", "Letzte Überprüfung: 24. November 2026 (Di)"),
        ("最終更新日: 2026年2月7日(土)", "最終更新日: 2026年11月24日(火)"),
        ("最后更新: 2026年2月7日 星期六", "最后更新: 2026年11月24日 星期二"),
        ("Last reviewed: 2026-02-07, Saturday", "Last reviewed: 2026-11-24, Tuesday"),
        ("Last reviewed: 2026-02-07 (SAT)", "Last reviewed: 2026-11-24 (TUE)"),
        # Copies for machines; not those of another date.
        (
            'Last reviewed: <time datetime="2026-02-07">February 7, 2026</time>',
            'Last reviewed: <time datetime="2026-11-24">November 24, 2026</time>',
        ),
        (
            '<time datetime="2026-02-07T08:00">Last reviewed: February 7, 2026</time>',
            '<time datetime="2026-11-24T08:00">Last reviewed: November 24, 2026</time>',
        ),
        (
            'Created: <time datetime="2026-02-07">1</time> · Last reviewed: <time datetime="2026-02-07">7 Feb 2026</time>',
            'Created: <time datetime="2026-02-07">1</time> · Last reviewed: <time datetime="2026-11-24">24 Nov 2026</time>',
        ),
        ("Last reviewed: February 7, 2026 (2026-02-07)", "Last reviewed: November 24, 2026 (2026-11-24)"),
        (
            'Last reviewed: 7 May 2026, created <time datetime="2026-05-07">7 May 2026</time>',
            'Last reviewed: 24 November 2026, created <time datetime="2026-05-07">7 May 2026</time>',
        ),
        ("Last reviewed: [May 7, 2026](2026-05-07.md)", "Last reviewed: [November 24, 2026](2026-05-07.md)"),
        (
            "Last reviewed: May 7, 2026 <!-- doc-audit: ignore DA303 because we know -->",
            "Last reviewed: November 24, 2026 <!-- doc-audit: ignore DA303 because we know -->",
        ),
        ("Last reviewed: ~~2025-02-07~~ 2026-02-07", "Last reviewed: ~~2025-02-07~~ 2026-11-24"),
        ("Last reviewed: <del>2026-02-07</del> 2026-02-08", "Last reviewed: <del>2026-02-07</del> 2026-11-24"),
    ],
)
def test_the_date_keeps_its_form(before: str, after: str) -> None:
    frame = "# A\n\n{}\n\nBuilt on 2026-02-07, February 7, 2026.\n"
    assert stamped(frame.format(before)) == frame.format(after)
    assert stamped(frame.format(after)) == frame.format(after)


@pytest.mark.parametrize("odd", ["\x0c", "\u2028", "\x85", "\x0b"], ids=repr)
def test_front_matter_with_a_page_separator_is_written(odd: str) -> None:
    text = f"---\ntitle: a{odd}b\nlast_reviewed: February 7, 2026{odd}\nx: a{odd}b\n---\n# A\n"
    assert stamped(text) == text.replace("February 7, 2026", "November 24, 2026")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_front_matter_keeps_quotes_comments_and_line_ends(newline: str) -> None:
    lines = ["---", "title: 2026-02-07", "last_reviewed: '2026-02-07' # by Ann, 2026-02-07", "---", "# A", ""]
    before = newline.join(lines)
    assert stamped(before) == before.replace("'2026-02-07'", "'2026-11-24'")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# A\n", "carries no date of a review"),
        ("# A\n\n**Last Updated**: TBD\n", "is no date that can be read; mend it first"),
        ("# A\n\n**Last Updated**: February 30, 2026\n", "is no date that can be read; mend it first"),
        ("# A\n\n**Last Updated**: 02/03/2026\n", "is no date that can be read; mend it first"),
        ("---\nlast_reviewed: 2026-01-01\n---\n# A\n\n**Last Reviewed**: 2026-02-07\n", "give different dates"),
    ],
)
def test_a_page_that_has_to_be_mended_first_says_what(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        stamped(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ncreated: &d 2026-02-07\nlast_reviewed: *d\n---\n# A\n", "`created` shares its value"),
        ("---\nlast_reviewed: &d 2026-02-07\ncreated: *d\n---\n# A\n", "`created` shares its value"),
        ("# A\n\nLast reviewed: $Date: 2026-02-07 10:00:00Z (Sat, 07 Feb 2026) $\n", "version control system"),
        ("# A\n\nLast reviewed: 2026-02-07, Friday\n", "is not the weekday “Friday”"),
        ("# A\n\nLast reviewed: 7 mai 2026\n", "stands in a form that cannot be written"),
        ("# A\n\nNext review: 2027-02-07\n", "carries no date of a review, only of what is to come"),
    ],
)
def test_what_cannot_be_written_whole_is_refused(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        stamped(text, source="default-cycle")


@pytest.mark.parametrize("source", ["default-cycle", "fallback of an event-driven page"])
def test_the_next_review_moves_only_by_a_stated_cycle(source: str) -> None:
    text = "# A\n\n**Last Reviewed**: {}\n**Next Review**: {}\n"
    to_come = text.format("2026-02-07", "2027-06-24")
    assert stamped(to_come, source=source) == text.format("2026-11-24", "2027-06-24")
    with pytest.raises(UsageError, match="the page has no review cycle"):
        stamped(text.format("2026-02-07", "2026-03-07"), source=source)


def test_the_next_review_never_moves_backwards() -> None:
    text = "# A\n\n**Last Reviewed**: 2026-02-07\n**Next Review**: 2027-06-24\n"
    assert stamped(text) == text.replace("2026-02-07", "2026-11-24")


@pytest.mark.parametrize("key", ["stale_after", "valid until", "expires", "valid through"])
def test_a_promise_that_is_still_to_come_stays(key: str) -> None:
    text = f"---\nlast_reviewed: 2026-02-07\n{key}: 2026-12-01\n---\n# A\n"
    assert stamped(text) == text.replace("2026-02-07", "2026-11-24")


def test_a_next_review_without_a_cycle_is_not_guessed() -> None:
    with pytest.raises(UsageError, match="the page has no review cycle"):
        stamped("# A\n\n**Last Reviewed**: 2026-02-07\n**Next Review**: 2026-03-07\n", cycle=None)


def test_the_last_valid_day_stays_where_it_is_to_come() -> None:
    text = "# A\n\n**Last Reviewed**: 2026-02-07\n**Next Review**: 2026-03-07\n**Valid until**: {}\n"
    later, past = text.format("2030-01-01"), text.format("2026-03-01")
    assert stamped(later).endswith("**Valid until**: 2030-01-01\n")
    assert "2026-03-01" not in stamped(past)


DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2026, 11, 24))
FORMS = ("%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%d.%m.%Y", "%Y/%m/%d", "%b %d, %Y", "%A, %d %B %Y", "%Y%m%d")


@given(
    DAYS,
    DAYS,
    st.sampled_from(FORMS),
    st.sampled_from(["**Last Reviewed**: {}", "Last reviewed: {}  ", "| Last Reviewed | {} |\n|---|---|"]),
)
def test_any_day_in_any_form_is_read_back_as_the_new_day(old: dt.date, new: dt.date, form: str, dress: str) -> None:
    text = f"# A\n\n{dress.format(old.strftime(form))}\n\nText of {old}.\n"
    if not [stamp for stamp in read(text).stamps if stamp.date]:
        return
    result = stamped(text, new)
    # "May" does not say whether months are cut short.
    written = new.strftime(form.replace("%b", "%B") if old.month == 5 else form)
    if "%d" in form and ("%B" in form or "%b" in form) and old.day > 9:
        # Beside a month's name, "10" does not say whether "1" or "01" would be written.
        written = re.sub(r"\b0(?=\d\b)", "", written)
    assert result == f"# A\n\n{dress.format(written)}\n\nText of {old}.\n"


@pytest.mark.skipif(not SAMPLES.exists(), reason="../shared is absent: the real metadata lines were not tried")
def test_every_real_line_is_stamped_rightly_or_refused() -> None:
    done = refused = 0
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        text = f"{text}\n" if text.startswith(("---", "+++")) else f"# A\n\n{text}\n\nText.\n"
        try:
            result = stamped(text)
        except UsageError:
            refused += 1
            continue
        days = {(stamp.role, stamp.date) for stamp in read(result).stamps if stamp.date}
        only_next = {role for role, _ in days} == {"next"}
        wanted = due_day(TODAY, MONTHLY) if only_next else TODAY
        assert any(day.first <= wanted <= day.last for role, day in days if only_next or role != "next"), text
        assert len(result.splitlines()) == len(text.splitlines())
        done += 1
    assert done > refused / 4


@pytest.mark.parametrize("separator", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\r", "\r\n"], ids=repr)
@pytest.mark.parametrize("line", ["**Last Updated**: {}", "---\nreviewed: {}\n---"])
def test_what_separates_lines_for_nobody_moves_no_date(separator: str, line: str) -> None:
    text = f"{line}\n\na{separator}b\n\nLast year, 2026-02-07\n"
    if not line.startswith("---"):
        text = f"# T{separator}\n\n2026-02-07{separator}\n\n{text}"
    assert stamped(text.replace("{}", "2026-02-07")) == text.replace("{}", "2026-11-24")
