"""What other programs read on a page, hidden while Markdown is read, and given back in what was found."""

from dataclasses import replace

from doc_audit.markdown.forms.hugo_calls import MASK, masked, read_calls, without_math
from doc_audit.markdown.liquid import filled_in
from doc_audit.markdown.masks import Masked, mask, show
from doc_audit.markdown.open_page import OpenPage
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import ANY_ANCHOR, LinkRow


def hide_calls(page: OpenPage) -> None:
    """Hide calls of Hugo's shortcodes, and math; one that may make ids leaves a sign of it."""
    text = page.source.text
    if "{{" in text:
        calls = list(read_calls(text, page.start))
    else:
        calls = []
    hidden = text
    if calls:
        hidden = masked(text, calls)
    hidden = without_math(hidden, page.start, page.dialect.passthrough)
    if hidden is not text:
        page.source = SourceMap(hidden)
    if page.dialect.quiet_calls is None:
        return
    for call in calls:
        if call.name not in page.dialect.quiet_calls:
            page.add_anchor(ANY_ANCHOR, "explicit", page.source.place(call.start))
            return


def show_calls(page: OpenPage) -> None:
    """Give the links of *page* as they are written, calls and all."""
    if page.source is not page.written:
        page.body.links = [_with_calls(link, page.written) for link in page.body.links]


def _with_calls(link: LinkRow, written: SourceMap) -> LinkRow:
    """Give the *link* as it is *written*; a destination of which another program makes a part is no more than its text."""
    link = link._replace(text=link.text.replace(MASK, "").strip())
    if link.span is None:
        return link
    first, last = link.span
    href = written.text[first:last]
    if MASK in link.href:
        return link._replace(href=href)
    if link.kind == "tag" and href != link.href:
        # What stands behind the call, or is asked for in it, is not written there.
        return link._replace(span=None)
    return link


def hide(page: OpenPage) -> Masked | None:
    """Hide what the dialect of *page* gives another program to read; None if there is nothing of the kind."""
    hidden = mask(page.source.text, page.start, page.dialect)
    if hidden is not None:
        page.source = SourceMap(hidden.text)
    return hidden


def show_again(page: OpenPage, hidden: Masked) -> None:
    """Give back what was *hidden*, and fill in what Liquid does."""
    body, tags = page.body, frozenset(page.dialect.link_tags)
    links = []
    for link in body.links:
        shown = link._replace(href=show(link.href), text=show(link.text))
        links.append(filled_in(shown, tags))
    body.links = links
    body.undefined = [replace(item, label=show(item.label), text=show(item.text)) for item in body.undefined]
    body.anchors = [replace(anchor, text=show(anchor.text)) for anchor in body.anchors]
    body.headings = [replace(heading, text=show(heading.text)) for heading in body.headings]
    body.comments = [replace(comment, text=show(comment.text)) for comment in body.comments]
    for start, end in hidden.dropped:
        first, _ = page.source.place(start)
        last, _ = page.source.place(end)
        body.code_lines.update(range(first + 1, last + 2))
