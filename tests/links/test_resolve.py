"""Where links lead: one table of hrefs on one page of one tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.links import resolve, wanted
from doc_audit.links.target import parse, parse_at_length
from doc_audit.model.document import Anchor, Corpus, Document, Link, LinkKind, Tree
from doc_audit.model.place import Location
from doc_audit.model.resolution import (
    CaseMismatch,
    Empty,
    ExternalLink,
    Found,
    LineOutOfRange,
    LocalPath,
    MissingAnchor,
    MissingFile,
    NoIndex,
    NotChecked,
    OutsideRoot,
    Resolution,
    Untracked,
)
from doc_audit.model.settings import Config, Remap
from doc_audit.model.settings import External as ExternalSettings
from doc_audit.model.target import PathTarget

FILES = frozenset(
    {
        "README.md",
        "docs/README.md",
        "docs/page.md",
        "docs/setup guide.md",
        "docs/50%25.md",
        "docs/Über.md",
        "docs/deep/index.md",
        "docs/deep/METRICS.md",
        "docs/bare/note.md",
        "docs/page.html",
        "docs/generated.md",
        "docs/secret.md",
        "src/x.py",
        "img/logo.png",
        "docs/moved/install-cluster.md",
        "docs/deployment-guide.md",
        "docs/v1.2.md",
        "manual/start.html.md",
    }
)
DIRECTORIES = frozenset({"", "docs", "docs/deep", "docs/bare", "docs/moved", "src", "img", "manual", "build"})


def place(path: str) -> Location:
    return Location(path=path, line=3, column=1)


def document(path: str, *names: str, links: tuple[Link, ...] = ()) -> Document:
    anchors = tuple(Anchor(name=name, kind="heading", location=place(path)) for name in names)
    return Document(path=path, title=path, lines=9, links=links, anchors=anchors)


def follow(
    href: str,
    config: Config | None = None,
    kind: LinkKind = "inline",
    page: str = "docs/page.md",
    text: str = "text",
) -> Resolution:
    link = Link(href=href, text=text, kind=kind, location=place(page))
    tree = Tree(
        files=FILES,
        directories=DIRECTORIES,
        ignored=frozenset({"docs/generated.md", "build"}),
        tracked=FILES - {"docs/secret.md", "docs/generated.md"},
        line_counts={"src/x.py": 40},
        html_anchors={"docs/page.html": frozenset({"Intro"})},
    )
    pages = [
        document(path) for path in sorted(FILES) if path.endswith(".md") and path not in (page, "docs/deep/METRICS.md")
    ]
    this = document(page, "set-up", "Rück-Blick", "a--b", "release-1-2", links=(link,))
    corpus = Corpus(documents=(*pages, this, document("docs/deep/METRICS.md", "targets")), tree=tree)
    found = [item.resolution for item in resolve(corpus, config or Config())]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("page.md", "docs/page.md"),
        ("./page.md", "docs/page.md"),
        ("../README.md", "README.md"),
        ("/docs/page.md", "docs/page.md"),
        ("deep/METRICS.md?plain=1", "docs/deep/METRICS.md"),
        ("deep/METRICS.md#targets", "docs/deep/METRICS.md"),
        ("deep/METRICS.md#TARGETS", "docs/deep/METRICS.md"),
        ("deep", "docs/deep/index.md"),
        ("deep/", "docs/deep/index.md"),
        (".", "docs/README.md"),
        ("../", "README.md"),
        ("/", "README.md"),
        ("/#plans", "README.md"),
        ("setup%20guide.md", "docs/setup guide.md"),
        ("setup guide.md", "docs/setup guide.md"),
        ("50%25.md", "docs/50%25.md"),
        ("%C3%9Cber.md", "docs/Über.md"),
        ("#set-up", "docs/page.md"),
        ("#SET-UP", "docs/page.md"),
        ("#user-content-set-up", "docs/page.md"),
        ("#r%C3%BCck-blick", "docs/page.md"),
        ("#", "docs/page.md"),
        ("#top", "docs/page.md"),
        ("#:~:text=hello", "docs/page.md"),
        ("#set-up:~:text=hello", "docs/page.md"),
        ("?plain=1", "docs/page.md"),
        ("page.html#intro", "docs/page.html"),
        ("../src", "src"),
        ("../src/x.py#L40", "src/x.py"),
        ("../src/x.py#L10-L20", "src/x.py"),
        ("../src/x.py#L10C3-L20C1", "src/x.py"),
        ("../src/x.py#main", "src/x.py"),
        ("../img/logo.png#page=3", "img/logo.png"),
        ("../manual/start.html", "manual/start.html.md"),
    ],
)
def test_found(href: str, path: str) -> None:
    assert follow(href) == Found(path=path)


@pytest.mark.parametrize(
    ("href", "resolution"),
    [
        ("none.md", MissingFile(path="docs/none.md")),
        ("METRICS.md", MissingFile(path="docs/METRICS.md", suggestion="deep/METRICS.md")),
        ("./METRICS.md#targets", MissingFile(path="docs/METRICS.md", suggestion="./deep/METRICS.md#targets")),
        ("/METRICS.md", MissingFile(path="METRICS.md", suggestion="/docs/deep/METRICS.md")),
        (
            "[https://x.test/METRICS.md#a]",
            MissingFile(path="docs/[https:/x.test/METRICS.md", suggestion="https://x.test/METRICS.md#a"),
        ),
        (
            "[https://x.test/b](https://x.test/b)",
            MissingFile(path="docs/[https:/x.test/b](https:/x.test/b)", suggestion="https://x.test/b"),
        ),
        ("deploymnet-guide.md", MissingFile(path="docs/deploymnet-guide.md", suggestion="deployment-guide.md")),
        ("deployment-guide", MissingFile(path="docs/deployment-guide", suggestion="deployment-guide.md")),
        ("deployment-guide/README.md", MissingFile(path="docs/deployment-guide/README.md")),
        # Names that differ in a number only are different things.
        ("v1.3.md", MissingFile(path="docs/v1.3.md")),
        ("#setup", MissingAnchor(path="docs/page.md", anchor="setup", suggestion="#set-up")),
        ("#a-b", MissingAnchor(path="docs/page.md", anchor="a-b", suggestion="#a--b")),
        ("#release-1-3", MissingAnchor(path="docs/page.md", anchor="release-1-3")),
        ("#nothing-like-it", MissingAnchor(path="docs/page.md", anchor="nothing-like-it")),
        ("Page.md", CaseMismatch(path="docs/Page.md", actual="docs/page.md", suggestion="page.md")),
        ("../Docs/page.md", CaseMismatch(path="Docs/page.md", actual="docs/page.md", suggestion="page.md")),
        ("Deep/", CaseMismatch(path="docs/Deep", actual="docs/deep", suggestion="deep/")),
        (
            "Setup%20Guide.md",
            CaseMismatch(path="docs/Setup Guide.md", actual="docs/setup guide.md", suggestion="setup%20guide.md"),
        ),
        ("../../other/README.md", OutsideRoot(path="../../other/README.md")),
        ("bare/", NoIndex(path="docs/bare")),
        ("", Empty()),
        ("  ", Empty()),
        ("secret.md", Untracked(path="docs/secret.md", reason="git does not track it")),
        ("generated.md", Untracked(path="docs/generated.md", reason="it is ignored by .gitignore")),
        ("../src/x.py#L90", LineOutOfRange(path="src/x.py", line=90, lines=40)),
        ("../src/x.py#L10-L41", LineOutOfRange(path="src/x.py", line=41, lines=40)),
        ("page.html#outro", MissingAnchor(path="docs/page.html", anchor="outro")),
        ("https://example.com/a?b=c#d", ExternalLink(url="https://example.com/a?b=c", fragment="d")),
        ("//example.com/a", ExternalLink(url="https://example.com/a")),
        ("HTTP://example.com", ExternalLink(url="HTTP://example.com")),
        ("file:///etc/passwd", LocalPath(reason="a file: address")),
        ("C:\\docs\\a.md", LocalPath(reason="a path on a Windows drive")),
        ("/home/ann/notes.md", LocalPath(reason="a path in somebody's home directory")),
        ("http://localhost:3000/x", LocalPath(reason="an address on the writer's own machine")),
        ("http://127.0.0.1", LocalPath(reason="an address on the writer's own machine")),
        ("http://localhost.example.com", ExternalLink(url="http://localhost.example.com")),
        ("mailto:a@example.com", NotChecked(reason="the scheme mailto:", leads_elsewhere=True)),
        ("tel:+49", NotChecked(reason="the scheme tel:", leads_elsewhere=True)),
        ("data:text/plain,x", NotChecked(reason="the scheme data:", leads_elsewhere=True)),
        ("javascript:alert(1)", NotChecked(reason="the scheme javascript:", leads_elsewhere=True)),
        ("vscode:extension", NotChecked(reason="the scheme vscode:", leads_elsewhere=True)),
        ("a@example.com", NotChecked(reason="a mail address", leads_elsewhere=True)),
        ("{{ site.url }}/x", NotChecked(reason="a template placeholder")),
        ("{% link x.md %}", NotChecked(reason="a template placeholder")),
        ("${BASE}/x.md", NotChecked(reason="a template placeholder")),
        ("ENGLISH_VERSION_URL", NotChecked(reason="a template placeholder")),
        ("URL", NotChecked(reason="a template placeholder")),
        ("NOTICE_FILE", MissingFile(path="docs/NOTICE_FILE")),
        ("url", MissingFile(path="docs/url")),
        ("/pricing/", NotChecked(reason="an address of the built site")),
        # The built page is `docs/page/`, so `../v1.2/` lies beside it; without the slash it would be a file.
        ("../deployment-guide/", NotChecked(reason="an address of the built site")),
        ("../v1.2/#x", NotChecked(reason="an address of the built site")),
        ("../v1.3/", MissingFile(path="v1.3")),
        ("../v1.2", MissingFile(path="v1.2")),
    ],
)
def test_not_found(href: str, resolution: Resolution) -> None:
    assert follow(href) == resolution


@pytest.mark.parametrize(
    ("href", "allowed"),
    [
        ("http://127.0.0.1:8000/x", "127.0.0.0/8"),
        ("http://127.0.0.1:8000/x", "127.0.0.1"),
        ("http://localhost:8000/x", "localhost"),
        ("http://localhost:8000/x", "127.0.0.0/8"),
        ("http://[::1]:8000/x", "::1/128"),
    ],
)
def test_an_address_on_this_machine_that_may_be_asked_is_external(href: str, allowed: str) -> None:
    def with_allowed(*addresses: str) -> Config:
        return Config(external=ExternalSettings(allow_addresses=addresses))

    assert follow(f"{href}#a", with_allowed(allowed)) == ExternalLink(url=href, fragment="a")
    assert isinstance(follow(href, with_allowed("10.0.0.0/8", "wiki.org")), LocalPath)
    assert isinstance(follow("file:///etc/passwd", with_allowed(allowed)), LocalPath)


def test_an_address_that_is_its_own_text_is_for_the_reader_to_open() -> None:
    own = "an address on the writer's own machine"
    assert follow("http://localhost:3000", kind="bare") == NotChecked(reason=own)
    for text in ("http://localhost:9090/metrics", "localhost:9090/metrics", "localhost:9090", "LocalHost:9090/"):
        assert follow("http://localhost:9090/metrics", text=text) == NotChecked(reason=own), text
    for text in ("the metrics", "localhost", "localhost:9090/graph", "", "9090"):
        assert follow("http://localhost:9090/metrics", text=text) == LocalPath(reason=own), text


def test_the_signs_of_all_contributors_lead_nowhere_on_purpose() -> None:
    for kind in ("html", "inline"):
        assert follow("#content-ann-b", kind=kind, text="🖋") == NotChecked(reason="a sign in a list of contributors")
    assert isinstance(follow("#content-ann", text="Content"), MissingAnchor)
    assert follow("#content", text="🖋") == NotChecked(reason="a sign in a list of contributors")
    assert isinstance(follow("#content", text="Content"), MissingAnchor)
    assert isinstance(follow("#contents", text="🖋"), MissingAnchor)
    assert isinstance(follow("#content-ann", text=""), MissingAnchor)


def test_what_git_does_not_track_is_missing_for_others_only_on_pages_that_they_have() -> None:
    untracked = Untracked(path="docs/secret.md", reason="git does not track it")
    assert follow("secret.md") == untracked
    assert follow("#set-up", page="docs/secret.md") == Found(path="docs/secret.md")
    assert isinstance(follow("page.md", page="docs/generated.md"), Found)


def test_a_configured_site_root_and_remap() -> None:
    assert follow("/page.md", Config(site_root="docs")) == Found(path="docs/page.md")
    remap = Remap(url="https://github.com/org/repo/blob/main/", path=".")
    config = Config(external=ExternalSettings(remap=(remap,)))
    base = "https://github.com/org/repo/blob/main/"
    assert follow(base + "docs/deep/METRICS.md#targets", config) == Found(path="docs/deep/METRICS.md")
    assert isinstance(follow(base + "docs/gone.md", config), MissingFile)
    assert isinstance(follow(base + "docs/deep/METRICS.md#gone", config), MissingAnchor)


@pytest.mark.parametrize(
    "href", ["deployment-guide", "/docs/deployment-guide/", "../deployment-guide", "deployment-guide.html"]
)
def test_site_generators_drop_the_suffix(href: str) -> None:
    assert follow(href, Config(slug_flavour="mkdocs")) == Found(path="docs/deployment-guide.md")


def test_wanted_names_what_must_be_looked_at() -> None:
    hrefs = (
        "../src/x.py#L90",
        "page.html#intro",
        "deep/METRICS.md#targets",
        "../build/out.md",
        "deep/#x",
        "https://e.org/#x",
    )
    links = tuple(Link(href=href, text="", kind="inline", location=place("docs/page.md")) for href in hrefs)
    tree = Tree(files=FILES, directories=DIRECTORIES, ignored=frozenset({"build"}))
    found = wanted((document("docs/page.md", links=links),), tree, Config())
    assert found.counted == {"src/x.py"}
    assert found.html == {"docs/page.html"}
    assert found.pages == {"docs/deep/METRICS.md", "docs/deep/index.md"}
    assert found.probed == {"build/out.md"}


@given(st.text(max_size=60))
def test_any_text_is_some_kind_of_target_and_never_leaves_the_root(href: str) -> None:
    parse(href)
    found = follow(href)
    if isinstance(found, Found):
        assert found.path in FILES or found.path in DIRECTORIES


@given(st.text(alphabet="abc/.#?%20", max_size=30))
def test_a_fragment_and_a_query_never_belong_to_the_path(href: str) -> None:
    aim = parse(href)
    if isinstance(aim, PathTarget):
        assert "#" not in aim.raw_path
        assert "?" not in aim.raw_path


PIECES = ["https://", "http://", "//", "LOCALHOST", "localhost", "127.0.0.1", "127.", "[::1]", "0.0.0.0", "me@", "example.com", ":80",
          "/", "?", "#", "a", "{{ x }}", "%20", "%7B%7B", "$(y)", "<z>", " ", "\u00a0", "é"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=30).map("https://".__add__))
def test_the_short_cut_for_addresses_leads_to_the_same(href: str) -> None:
    assert parse(href) == parse_at_length(href)
