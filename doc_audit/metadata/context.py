"""What stands around a stamp and says that it is not the page's own: an example, a review of something else, a quoted mail."""

import re

from doc_audit.markdown.pagetext import Comment, PageHeading, PageText
from doc_audit.metadata.fields import Field

# A line that ends with a colon and announces what is to be written.
_ANNOUNCED = re.compile(
    r"\b(?:for example|e\.g\.|examples?|samples?|such as|like this|like so|template|as follows|the following|beispiel|zum beispiel"
    r"|ejemplo|exemple|exemplo|esempio|voorbeeld|przykład|пример|приклад|örnek|contoh|ví dụ|exempel|eksempel|esimerkki|příklad)\b|例|예시"
    r"|\b(?:add|include|use|put|insert|write|append|paste|copy|place|set|carry|carries|contain|contains|needs?|must have|should have)\b"
    r".{0,60}\b(?:footer|header|stamp|block|lines?|metadata|fields?|dates?|front ?matter|format|section|form|note)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\W*(?:e\.g\.|for example|(?:examples?|samples?|template|beispiel|ejemplo|exemple|exemplo|esempio|voorbeeld)\W{0,3}[:：(—-])",
    re.IGNORECASE,
)
_CALLED_EXAMPLE = re.compile(
    r"[(\[—–-]\s?(?:an |for )?(?:example|sample|template|illustrative|e\.g\.)\b", re.IGNORECASE
)
_HEADS_EXAMPLE = re.compile(r"\b(?:examples?|templates?|samples?|boilerplate)\b", re.IGNORECASE)
_BLANK_TO_FILL = re.compile(
    r"\[[A-Z][\w /-]{2,40}\](?![(\[:])"
    r"|\{\{[^}]{1,60}\}\}|<[A-Z][A-Z_ -]{2,30}>|\bYYYY-MM-DD\b|\[\s?(?:date|name|owner|version)\s?\]"
)
# Reviews of other things than pages, by the heading that their result stands under.
_OTHER_REVIEW = re.compile(
    r"\b(?:code review|code quality|qa|quality assurance|quality gate|test results?|test report|peer review|security review|design review"
    r"|architecture review|access review|performance review|incident review"
    r"|review (?:results?|findings?|report|summary|notes|comments|outcome|verdict)"
    r"|(?:audit|validation|verification) (?:results?|report|findings?)|sign[ -]?off|pull request|retrospective"
    r"|reviewer notes|gate status)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:code review|qa report|test report|review report|audit report|review (?:of|for)|(?:security|design|peer|architecture) review)\b",
    re.IGNORECASE,
)
# What the result of a review is told with.
_RESULT = re.compile(
    r"\W*(?:issues? found|findings?|results?|verdict|outcome|recommendations?|files? (?:reviewed|changed)|branch|commit|pull request|pr"
    r"|gate|gate status|severity|score|tests? (?:run|passed)|decision|build|story|ticket|assessment|test environment|tester)\W{0,6}[:|]",
    re.IGNORECASE,
)
# Labels that speak of one review, and not of the last of a page.
_ONE_REVIEW = re.compile(
    r"(?:review|audit|verification|validation)[\s_-]?date|date[\s_-](?:of[\s_-])?review(?:ed)?"
    r"|(?:reviewed|verified|validated|tested|checked)(?: on| at)?",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:keys?|token|certificate|cert|fingerprint|algorithm|licen[cs]e|domain|serial|issuer|secret|credentials?|subscription"
    r"|passphrase|ssl|tls)\b",
    re.IGNORECASE,
)
_EXPIRY = re.compile(r"expir|valid (?:to|until|through)", re.IGNORECASE)
_MAIL = re.compile(
    r"\s*>[\s>*_]*(?:(?:from|sent|subject|to|von|betreff|gesendet|de|objet|asunto)[*_]*\s?:"
    r"|.{0,120}\b(?:wrote|schrieb|écrit|escribió|scritto)\s?:\s*\Z)",
    re.IGNORECASE,
)
_NEAR = 3
_LONGEST = 400
_SHORTCODE = re.compile(r"\{\{[<%]|\{%")
_SHORTCODE_END = re.compile(r"[>%]\}\}|%\}")


def is_foreign(field: Field, page: PageText) -> bool:
    """Say whether what stands around *field* shows that it is no stamp of this page."""
    if field.source in ("front-matter", "g3doc"):
        return False
    if field.source == "comment":
        return _is_in_example_comment(field, page)
    return _is_example(field, page) or _is_of_something_else(field, page) or _is_quoted(field, page)


def _is_in_example_comment(field: Field, page: PageText) -> bool:
    for comment in page.comments:
        if comment.line <= field.line <= comment.line + comment.text.count("\n"):
            return _EXAMPLE.match(comment.text) is not None or _has_blanks(field, _lines_of(comment))
    return False


def _lines_of(comment: Comment) -> str:
    return comment.text[: _LONGEST * 4]


def _has_blanks(field: Field, text: str) -> bool:
    """Say whether two places to be filled in stand around a value that is none."""
    return _BLANK_TO_FILL.search(field.raw) is None and len(_BLANK_TO_FILL.findall(text)) >= 2


def _is_example(field: Field, page: PageText) -> bool:
    line = page.lines[field.line - 1][:_LONGEST]
    if _CALLED_EXAMPLE.search(line) or _EXAMPLE.match(line.lstrip(" >*_-")):
        return True
    if _HEADS_EXAMPLE.search(_headings(field.line, page)) and not _is_at_the_end(field.line, page):
        return True
    return _is_announced(field.line, page) or _has_blanks(field, "\n".join(_around(field.line, page, 1)))


def _headings(line: int, page: PageText) -> str:
    """Give the texts of the section headings that *line* stands under, one a line; the page's title is none of them."""
    open_ones: list[PageHeading] = []
    for heading in page.headings:
        if heading.line >= line:
            break
        while open_ones and open_ones[-1].level >= heading.level:
            open_ones.pop()
        open_ones.append(heading)
    return "\n".join(heading.text for heading in open_ones if heading.level > 1)


def _is_at_the_end(line: int, page: PageText) -> bool:
    """Say whether a rule parts the line from the section above it: it is the page's footer."""
    for number in range(line - 1, max(0, line - 6), -1):
        text = page.lines[number - 1].strip()
        if text in ("---", "***", "___", "* * *", "- - -"):
            return True
        if text.startswith("#"):
            return False
    return False


def _is_announced(line: int, page: PageText) -> bool:
    """Say whether the paragraph above announces what is to be written."""
    number = line - 1
    while number > 0 and _belongs_to_block(page.lines[number - 1]):
        number -= 1
    while number > 0 and not page.lines[number - 1].strip():
        number -= 1
    if number == 0:
        return False
    above = page.lines[number - 1][:_LONGEST].rstrip(" *_")
    return above.endswith((":", "：")) and not above.lstrip().startswith("#") and _ANNOUNCED.search(above) is not None


def _belongs_to_block(text: str) -> bool:
    """Say whether a line is a field itself: it holds a value behind its colon, or is a row of a table."""
    plain = text.strip(" *_>-")
    return plain.startswith("|") or (":" in plain and not plain.endswith((":", "：")))


def _is_of_something_else(field: Field, page: PageText) -> bool:
    if field.role == "next" and _EXPIRY.search(field.label):
        return any(_SECRET.search(line) for line in _around(field.line, page, _NEAR))
    if field.role not in ("reviewed", "next"):
        return False
    if _OTHER_REVIEW.search(_headings(field.line, page)) and not _is_at_the_end(field.line, page):
        return True
    if _ONE_REVIEW.fullmatch(field.label.strip()) is None:
        return False
    if page.headings and page.headings[0].level == 1 and _RECORD.search(page.headings[0].text):
        return True
    return any(_RESULT.match(line) for line in _around(field.line, page, _NEAR))


def _around(line: int, page: PageText, distance: int) -> list[str]:
    lines = page.lines[max(0, line - 1 - distance) : line + distance]
    return [text[:_LONGEST] for text in lines]


def _is_quoted(field: Field, page: PageText) -> bool:
    """Say whether it stands in a quotation that is a mail, or in a shortcode that has not ended."""
    for number in range(field.line, max(0, field.line - 30), -1):
        text = page.lines[number - 1][:_LONGEST]
        if not text.lstrip().startswith(">"):
            break
        if _MAIL.match(text):
            return True
    return _is_in_shortcode(field.line, page)


def _is_in_shortcode(line: int, page: PageText) -> bool:
    for number in range(line, max(0, line - 8), -1):
        text = page.lines[number - 1][:_LONGEST]
        opened = _SHORTCODE.search(text)
        if opened and (number == line or not _SHORTCODE_END.search(text)):
            return True
        if number != line and (_SHORTCODE_END.search(text) or not text.strip()):
            return False
    return False
