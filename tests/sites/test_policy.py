"""A policy that is there already is read, and what is no policy is left alone."""

import json
from pathlib import Path

import pytest

from doc_audit.model.settings import Freshness
from doc_audit.review.folders import folder_policies
from doc_audit.sites.policy import read_policy
from doc_audit.source.settings_file import settings_reader


def write(root: Path, name: str, text: str) -> str:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    return name


def test_docfx_gives_cycles_and_owners_by_glob_relative_to_itself(tmp_path: Path) -> None:
    data = {
        "build": {
            "globalMetadata": {"ms.update-cycle": "180-days", "ms.author": "ann"},
            "fileMetadata": {"ms.update-cycle": {"5.1/**/*.md": "365-days"}, "ms.author": {"5.1/**": "bob"}},
        }
    }
    files = [write(tmp_path, "reference/docfx.json", "\ufeff" + json.dumps(data))]
    look_up = folder_policies(Freshness(), read_policy(files, settings_reader(tmp_path)))
    page, old, other = (look_up(path) for path in ("reference/a.md", "reference/5.1/x/b.md", "guides/a.md"))
    assert (page.cycle and page.cycle.iso(), page.cycle_source, page.owner) == ("P180D", "reference/docfx.json", "ann")
    assert (old.cycle and old.cycle.iso(), old.owner) == ("P365D", "bob")
    assert (other.cycle and other.cycle.iso(), other.cycle_source) == ("P6M", "shipped for guides/")


def test_docfx_may_hold_comments_and_trailing_commas(tmp_path: Path) -> None:
    text = '{ // all "of" it\n "build": { /* {x} */ "globalMetadata": { "ms.author": "a//b, ]", "ms.update-cycle": "90-days", }, }, }'
    files = [write(tmp_path, "docfx.json", text)]
    found = folder_policies(Freshness(), read_policy(files, settings_reader(tmp_path)))("security/a.md")
    assert (found.cycle and found.cycle.iso(), found.owner) == ("P90D", "a//b, ]")


def test_tech_docs_gives_the_owner_of_pages_without_one(tmp_path: Path) -> None:
    files = [write(tmp_path, "config/tech-docs.yml", "host: https://x\ndefault_owner_slack: '#govuk-developers'\n")]
    look_up = folder_policies(Freshness(), read_policy(files, settings_reader(tmp_path)))
    assert look_up("source/index.html.md").owner == "#govuk-developers"
    assert look_up("README.md").owner is None


def test_what_git_calls_generated_is_exempt(tmp_path: Path) -> None:
    text = "* text=auto\n/api/** linguist-generated\n*.gen.md linguist-generated=true\nhand.md -linguist-generated\n"
    look_up = folder_policies(
        Freshness(), read_policy([write(tmp_path, ".gitattributes", text)], settings_reader(tmp_path))
    )
    generated = {path: look_up(path).exempt for path in ("api/x/a.md", "docs/b.gen.md", "hand.md", "a.md")}
    assert generated == dict.fromkeys(("api/x/a.md", "docs/b.gen.md"), "generated, by .gitattributes") | dict.fromkeys(
        ("hand.md", "a.md")
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"build": 1}', '{"build": {"globalMetadata": [], "fileMetadata": {"ms.update-cycle": "x"}}}',
             '{"build": {"globalMetadata": {"ms.update-cycle": 3, "ms.author": {}}}}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_policy_gives_no_rule(tmp_path: Path, text: str) -> None:
    files = [write(tmp_path, "docfx.json", text), "sub/docfx.json", write(tmp_path, "config/tech-docs.yml", "a: [")]
    assert read_policy(files, settings_reader(tmp_path)) == ()
