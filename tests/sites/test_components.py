"""Components on pages of MDX and Vue: what follows them, the code in their attributes, and the ids that they may make."""

from pathlib import Path

import pytest
from trees import judged

ASTRO = {
    "astro.config.mjs": "import starlight from '@astrojs/starlight'\nexport default { integrations: [starlight({ title: 'T' })] }\n"
}


def starlight(text: str, **components: str) -> dict[str, str]:
    own = {f"src/components/{name}.astro": code for name, code in components.items()}
    return {**ASTRO, **own, "src/content/docs/a.mdx": f"---\ntitle: A\n---\n\n{text}\n"}


@pytest.mark.parametrize(
    "before",
    [
        "<Search>\n  ## First\n  <List />\n  ## Second\n</Search>",
        "<Search>\n\n<List />\n## Second\n\n</Search>",
        "<Card\n  title='x'\n/>\n## Second",
        "<Tabs>\n\ntext\n\n</Tabs>\n## Second",
        "<p>text</p>\n## Second",
        "## First\n<List />\n## Second",
    ],
)
def test_a_heading_behind_a_component_is_one(tmp_path: Path, before: str) -> None:
    assert judged(tmp_path, starlight(f"{before}\n\n[x](#second) [y](#third)")) == {
        "#second": "found",
        "#third": "no such anchor",
    }


def test_text_behind_a_component_is_read(tmp_path: Path) -> None:
    assert judged(tmp_path, starlight("<List />\n[x](/gone/)\n\ntext\n<List />\n[y](/lost/)")) == {
        "/gone/": "missing",
        "/lost/": "missing",
    }


def test_html_in_the_code_of_an_attribute_holds_no_link_of_the_page(tmp_path: Path) -> None:
    text = r'<Fragment set:html={"<a href=\"https://a.example/#x\">https://b.example/</a>"} /> [x](/gone/)'
    assert judged(tmp_path, starlight(text)) == {"/gone/": "missing"}


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ("<Fragment set:html={code} />", "open"),
        ("<h2 id={name}>x</h2>", "open"),
        ("<slot />", "no such anchor"),
    ],
)
def test_a_component_whose_code_makes_ids_may_have_any(tmp_path: Path, code: str, becomes: str) -> None:
    text = "import Own from '../../components/Own.astro'\n\n<Own />\n\n## Known place\n\n[x](#elsewhere) [y](#known-place-x)"
    files = starlight(text, Own=code)
    assert judged(tmp_path, files) == {
        "../../components/Own.astro": "found",
        "#elsewhere": becomes,
        "#known-place-x": "no such anchor",
    }


def test_a_component_has_the_name_that_it_is_imported_by(tmp_path: Path) -> None:
    text = "import Table from '../../components/ApiTable.astro'\n\n<Table />\n\n[x](#elsewhere)"
    assert judged(tmp_path, starlight(text, ApiTable="<tr id={name} />"))["#elsewhere"] == "open"


def vitepress(config: str, text: str, **files: str) -> dict[str, str]:
    own = {f".vitepress/{name.replace('_', '/', 1)}.ts": code for name, code in files.items()}
    return {".vitepress/config.mts": f"export default {config}\n", "a.md": f"# A\n\n{text}\n", "b.md": "# B\n", **own}


def test_attribute_lists_stand_between_the_marks_that_the_configuration_says(tmp_path: Path) -> None:
    config = "{ markdown: { attrs: { leftDelimiter: '%{', rightDelimiter: '}%' } } }"
    files = vitepress(config, "## Zustand %{#state}%\n\n[x](#state) [y](#zustand)")
    assert judged(tmp_path, files) == {"#state": "found", "#zustand": "no such anchor"}


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ("export const p = { name: 'p', transform(code, id) { if (id.endsWith('.md')) return code + more } }", "open"),
        ("export const p = { name: 'p', transform(code, id) { return code } }", "no such anchor"),
        ("export const transformHead = () => read('x.md')", "no such anchor"),
    ],
)
def test_a_plugin_that_rewrites_pages_may_add_headings(tmp_path: Path, code: str, becomes: str) -> None:
    assert judged(tmp_path, vitepress("{}", "[x](#types)", plugins_p=code)) == {"#types": becomes}


def test_a_script_of_the_theme_leads_on_from_an_anchor(tmp_path: Path) -> None:
    code = (
        "const url = new URL(location.href)\nif (url.pathname === '/b' && url.hash) location.replace('/a' + url.hash)\n"
    )
    files = vitepress("{}", "[x](/b#old) [y](#old) [z](/c#old)", theme_index=code)
    assert judged(tmp_path, files) == {"/b#old": "open", "#old": "no such anchor", "/c#old": "missing"}


def test_a_fragment_with_a_value_is_told_to_a_script(tmp_path: Path) -> None:
    assert judged(tmp_path, vitepress("{}", "[x](/b#sort=updated) [y](/b#sort)")) == {
        "/b#sort=updated": "open",
        "/b#sort": "no such anchor",
    }


BESIDE = "<script setup>\nimport List from './List.vue'\n</script>\n\n<List />\n\n[x](#elsewhere)"


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ('<template><h2 :id="part.anchor">x</h2></template>', "open"),
        ("<script setup>\nconst example = location.hash.slice(1)\n</script>", "open"),
        ("<template><p>x</p></template>", "no such anchor"),
    ],
)
def test_a_component_may_lie_beside_its_page(tmp_path: Path, code: str, becomes: str) -> None:
    files = {**vitepress("{}", BESIDE), "List.vue": code}
    assert judged(tmp_path, files)["#elsewhere"] == becomes


@pytest.mark.parametrize("folder", ["_components", "components", "guide/_components"])
def test_a_folder_of_components_may_be_kept_from_becoming_pages(tmp_path: Path, folder: str) -> None:
    text = f"import List from '@site/docs/{folder}/List'\n\n<List />\n\n[x](#elsewhere)"
    files = {
        "docusaurus.config.js": "export default { presets: [['classic', { docs: {} }]] }\n",
        "docs/a.mdx": f"# A\n\n{text}\n",
        f"docs/{folder}/List.tsx": "export default () => <h2 id={name}>x</h2>\n",
    }
    assert judged(tmp_path, files)["#elsewhere"] == "open"
