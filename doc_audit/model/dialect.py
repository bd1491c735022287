"""What is markup on a page beside CommonMark with GitHub's extensions: the site that it is built into decides."""

from dataclasses import dataclass
from typing import Literal

from doc_audit.model.settings import HUGO_FLAVOURS, SlugFlavour

# Whose rule makes the anchor of a heading: a flavour that a configuration may name, pymdownx's functions, Python-Markdown's for any
# letter, kramdown's own or its way with GitHub's Markdown, nobody's, or one in code. With `text`, a heading is found by its text.
IdRule = (
    SlugFlavour
    | Literal["pymdownx", "pymdownx-cased", "pymdownx-ascii", "python"]
    | Literal[
        "mdbook",
        "docutils",
        "astro",
        "docsify",
        "gitbook",
        "nextra",
        "tech-docs",
        "kramdown",
        "kramdown-gfm",
        "none",
        "text",
        "unknown",
    ]
)
# Whose calls are filled in before Markdown is read: Hugo's shortcodes, Liquid's tags and outputs, or Ruby between `<%` and `%>`.
Calls = Literal["", "hugo", "liquid", "erb"]
# Whose way to bring in another file is followed.
Includes = Literal["mdbook", "vitepress", "docfx"]
# Which links are written in a way that CommonMark does not know: a key of `doc_audit.markdown.forms.FORMS`.
Form = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a page is read. The default is GitHub's way.

    *ids* is how headings get their anchors. *admonitions*: `!!! note`, `??? note` and `=== "Tab"` hold what is indented below them.
    *definitions*: so does `: text` below a term. *html_blocks*: an element with the attribute `markdown` holds Markdown.
    *directives*: fences such as ```` ```{note} ```` hold Markdown. *components*: JSX holds Markdown, and nothing is code by its
    indentation. *comment_ids*: `{/* #id */}` and `<!-- #id -->` behind a heading name it. *line_comments*: lines that begin
    with `%` are none. *html*: raw HTML is shown, and its ids and links with it. *term_ids*: terms of definitions get ids, as
    headings do. *block_attributes*: attribute lists name places of any block, where the flavour of *ids* has them at all.
    *includes* is how another file is brought in. *forms* names what else is a link (`doc_audit.markdown.forms`). *fields* are the
    keys of the front matter that make addresses, *link_fields* those that hold links; both are dotted. *component_ids*: components
    name places by their titles and fields. *attributes*: `{#id}` names
    what it stands beside, on pages of MyST and of Python-Markdown. *slug_levels*: headings down to that level have a name as on
    GitHub, too.
    The empty one among *fields* stands for having front matter at all. *calls* are filled in before Markdown is read, and
    *link_tags* are those of a site's own that name a page. *id_prefix* stands before the id of every heading.
    *azure*: what Azure DevOps knows more, blocks between `:::` and sizes of pictures.

    *python*: Python-Markdown reads the page. It makes pictures of `:names:` with *emoji*, and names its tabs with *tabs*.
    *separator* stands between the words of an anchor. *names*: a reference that nothing on the page defines may be the name of
    a place anywhere on the site. *open_marks* begin lines, or stand in them, that code makes text and anchors of.

    *passthrough*: what stands between two such marks is no Markdown for Hugo. *quiet_calls*: a call of any shortcode but these
    may make ids that nobody knows; None: none does. *call_links*: shortcodes, each with an argument of its that is a link.
    *open_components*: components whose code may make ids that nobody knows, by their names in lower case without hyphens.
    *list_marks* are what attribute lists stand between. *smart_dashes*: two hyphens in a heading become a dash before it gets its id.
    """

    ids: IdRule = "github"
    admonitions: bool = False
    definitions: bool = False
    html_blocks: bool = False
    directives: bool = False
    components: bool = False
    formulas: bool = False
    comment_ids: bool = False
    line_comments: bool = False
    calls: Calls = ""
    link_tags: tuple[str, ...] = ()
    id_prefix: str = ""
    includes: Includes | None = None
    html: bool = True
    term_ids: bool = False
    block_attributes: bool = True
    emoji: bool = False
    passthrough: tuple[tuple[str, str], ...] = ()
    quiet_calls: tuple[str, ...] | None = None
    call_links: tuple[tuple[str, str], ...] = ()
    forms: tuple[Form, ...] = ()
    fields: tuple[str, ...] = ()
    link_fields: tuple[str, ...] = ()
    component_ids: bool = False
    attributes: bool = False
    slug_levels: int = 0
    azure: bool = False
    python: bool = False
    tabs: bool = False
    separator: str = "-"
    names: bool = False
    open_marks: tuple[str, ...] = ()
    open_components: tuple[str, ...] = ()
    list_marks: tuple[str, str] = ("{", "}")
    smart_dashes: bool = False

    @property
    def is_kramdown(self) -> bool:
        """Whether kramdown reads the page (https://kramdown.gettalong.org/syntax.html)."""
        return self.ids in ("kramdown", "kramdown-gfm", "none")

    @property
    def is_hugo(self) -> bool:
        """Whether Hugo makes the ids."""
        return self.ids in HUGO_FLAVOURS

    @property
    def is_forge(self) -> bool:
        """Whether a forge shows the page, where `{#id}` is text."""
        return self.ids in ("github", "gitlab")

    @property
    def is_mdbook(self) -> bool:
        """Whether mdBook makes the ids."""
        return self.ids == "mdbook"

    @property
    def is_python_markdown(self) -> bool:
        """Whether Python-Markdown reads the page, or makes its ids."""
        return self.python or self.ids in ("mkdocs", "pymdownx")

    @property
    def named_by_text(self) -> bool:
        """Whether headings and blocks are found by their text, as in a vault."""
        return self.ids == "text"

    @property
    def headers_without_blank(self) -> bool:
        """Whether `#Header` is one, as for kramdown by itself (https://kramdown.gettalong.org/syntax.html#atx-style)."""
        return self.ids == "kramdown"

    @property
    def headers_stand_alone(self) -> bool:
        """Whether a header needs a blank line before it (https://kramdown.gettalong.org/syntax.html#headers)."""
        return self.ids == "kramdown"

    @property
    def ids_of_source(self) -> bool:
        """Whether an id is made of a header's text as it is written, with its marks."""
        return self.ids == "kramdown"

    @property
    def headings_state_ids(self) -> bool:
        """Whether `{#id}` may name a heading.

        Not with MyST: https://myst-parser.readthedocs.io/en/latest/syntax/optional.html#attributes.
        """
        return self.ids != "docutils"

    @property
    def braces_are_text(self) -> bool:
        """Whether `{#id}` is part of a heading's text too, as on a forge, and on a site whose plugins nobody has asked."""
        return self.is_forge or self.ids == "astro"

    @property
    def is_docsify(self) -> bool:
        """Whether docsify makes the ids."""
        return self.ids == "docsify"

    @property
    def titles_are_bare(self) -> bool:
        """Whether a title has no id that its text makes."""
        return self.ids in ("docusaurus", "nextra")

    @property
    def bracket_ids(self) -> bool:
        """Whether `[#id]` names a heading, and is made an id of (https://nextra.site/docs/guide/markdown#custom-heading-id)."""
        return self.ids == "nextra"

    @property
    def summaries_have_ids(self) -> bool:
        """Whether `<summary>` and tabs get ids as headings do."""
        return self.ids == "nextra"

    @property
    def clobbers_footnotes(self) -> bool:
        """Whether ids of footnotes begin with `user-content-` (https://github.com/syntax-tree/mdast-util-to-hast)."""
        return self.ids in ("docusaurus", "nextra", "astro")

    @property
    def targets_leave_links(self) -> bool:
        """Whether a link with `{target=…}` or `{download}` behind it stays as it is written.

        https://vitepress.dev/guide/routing#linking-to-non-vitepress-pages.
        """
        return self.ids == "vitepress"

    @property
    def has_attribute_lists(self) -> bool:
        """Whether `{#id}` names a place anywhere on the page, not in headings alone."""
        if self.attributes or self.python:
            return self.attributes
        return self.block_attributes and (self.is_hugo or self.ids in ("docusaurus", "vitepress", "astro"))

    @property
    def math(self) -> bool:
        """Whether what stands between two `$` is math, as on GitHub and GitLab, and where the site has *formulas*."""
        return self.formulas or self.is_forge

    @property
    def has_containers(self) -> bool:
        """Whether blocks may hold Markdown in a way that CommonMark does not know."""
        return (
            self.python
            or self.admonitions
            or self.definitions
            or self.html_blocks
            or self.directives
            or self.components
        )
