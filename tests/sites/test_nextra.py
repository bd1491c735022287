"""Nextra: where pages of each version lie, and what its links lead to."""

from pathlib import Path

from trees import judged

CONFIG = "import nextra from 'nextra'\nexport default nextra({ %s })({ %s })\n"


def test_pages_of_older_versions_lie_in_pages(tmp_path: Path) -> None:
    files = {
        "next.config.js": "const nextra = require('nextra')\nmodule.exports = nextra({ theme: 'x' })()\n",
        "pages/_app.mdx": "# App\n",
        "pages/index.mdx": "[a](/guide) [b](./guide) [c](/gone) [d](/_app) [e](/api/x) [f](/blog/first)\n",
        "pages/guide.en.mdx": "# Guide\n",
        "pages/guide/index.mdx": "# Guide\n",
        "pages/_meta.json": '{"index": "Home", "shop": {"title": "Shop", "href": "/shop"}}',
        "pages/api/x.ts": "export default 1\n",
        "pages/blog/[slug].tsx": "export default 1\n",
    }
    assert judged(tmp_path, files) == {
        "/guide": "found",
        "./guide": "found",
        "/gone": "missing",
        "/_app": "missing",
        "/api/x": "found",
        "/blog/first": "open",
        "/shop": "missing",
    }


def test_a_link_without_a_language_leads_to_the_page_in_that_of_the_reader(tmp_path: Path) -> None:
    files = {
        "next.config.mjs": CONFIG % ("", "i18n: { locales: ['en', 'es'], defaultLocale: 'en' }"),
        "app/[lang]/[[...mdxPath]]/page.jsx": "",
        "content/en/a.mdx": "## Options\n",
        "content/es/a.mdx": "## Opciones\n",
        "content/en/c.mdx": "# C\n",
        "content/es/b.mdx": "[a](/a#opciones) [b](/a#options) [c](/c) [d](/es/c) [e](/en/c) [f](./a) [g](./c)\n",
    }
    assert judged(tmp_path, files) == {
        "/a#opciones": "found",
        "/a#options": "no such anchor",
        "/c": "found",
        "/es/c": "missing",
        "/en/c": "found",
        "./a": "found",
        "./c": "missing",
    }


def test_what_code_may_serve_is_not_judged(tmp_path: Path) -> None:
    files = {
        "next.config.mjs": CONFIG % ("", "rewrites: async () => fetchAll()"),
        "content/index.mdx": "import Own from '@components/own'\n\n[a](/gone) <Own href='/lost' /> ![x](/y.png)\n",
    }
    assert judged(tmp_path, files) == {"/gone": "open", "/lost": "open", "/y.png": "missing"}


def test_pages_are_brought_in_from_beside_the_roots(tmp_path: Path) -> None:
    files = {
        "next.config.mjs": CONFIG % ("", ""),
        "components/note.mdx": "## Frost\n\n[a](/guide) [b](/gone)\n",
        "content/guide.mdx": "import Note from '../components/note.mdx'\n\n<Note />\n\n[c](#frost) [d](#snow)\n",
        "README.md": "[e](content/guide.mdx)\n",
    }
    found = judged(tmp_path, files)
    assert found["/guide"] == found["#frost"] == found["content/guide.mdx"] == "found"
    assert found["/gone"] == "missing"
    assert found["#snow"] == "no such anchor"
