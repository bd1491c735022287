"""Documentation that is generated stays equal to the code."""

import importlib.util
import json
import re
import shlex
import tomllib
from pathlib import Path
from types import ModuleType

import click
import jsonschema
import pytest
import yaml

from doc_audit import config as configuration
from doc_audit.cli.main import cli
from doc_audit.rules.registry import RULES, understood
from doc_audit.wire.config import HELP, config_schema
from doc_audit.wire.fleet import fleet_schema

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_docs", REPOSITORY / "scripts" / "generate_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_key_is_described_and_nothing_else() -> None:
    assert {".".join(key.path) for key in configuration.all_keys()} == set(HELP)


def test_the_rules_page_is_up_to_date(generator: ModuleType) -> None:
    assert (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8") == generator.rules_page()


@pytest.mark.parametrize(
    ("page", "name", "make"), [("configuration.md", "keys", "key_table"), ("sites.md", "records", "records_table")]
)
def test_a_table_in_a_page_is_up_to_date(generator: ModuleType, page: str, name: str, make: str) -> None:
    file = REPOSITORY / "docs" / page
    assert file.read_text(encoding="utf-8") == generator.with_table(file, name, getattr(generator, make)())


def test_the_shipped_schema_is_up_to_date_and_knows_good_from_bad(generator: ModuleType) -> None:
    text = (REPOSITORY / "doc_audit" / "config.schema.json").read_text(encoding="utf-8")
    assert text == generator.schema_file(config_schema())
    validator = jsonschema.Draft202012Validator(json.loads(text))
    validator.check_schema(validator.schema)
    validator.validate(tomllib.loads((REPOSITORY / "sample_docs" / "doc-audit.toml").read_text(encoding="utf-8")))
    for bad in (
        'incldue = ["x"]',
        "fail-on = 'eror'",
        "[freshness]\ndefault-cycle = 'sometimes'",
        "[external]\nretries = -1",
    ):
        assert not validator.is_valid(tomllib.loads(bad)), bad


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_what_it_means_how_to_fix_it_and_how_to_switch_it_off(rule: object) -> None:
    assert rule.summary.endswith("."), rule  # type: ignore[attr-defined]
    assert "Fix" in rule.help  # type: ignore[attr-defined]
    assert "Switch off" in rule.help or "switch it off" in rule.help.lower()  # type: ignore[attr-defined]


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


PAGES = sorted(
    [*(REPOSITORY / "docs").glob("*.md"), REPOSITORY / "README.md", REPOSITORY / "sample_docs" / "README.md"]
)


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_exists_with_its_options(page: Path) -> None:
    for line in "".join(blocks(page, "console")).splitlines():
        words = shlex.split(line, comments=True)
        if words[:2] == ["docker", "run"]:
            words = words[words.index("doc-audit") :]
        if not words or words[0] != "doc-audit":
            continue
        words = words[1 : words.index(">")] if ">" in words else words[1:]
        command: click.Command = cli
        while isinstance(command, click.Group):
            named = command.get_command(click.Context(command), words[0]) if words else None
            if named is None:
                break
            command, words = named, words[1:]
        if command is cli:
            # No command is named: `check` is meant.
            found = cli.get_command(click.Context(cli), "check")
            assert found is not None
            command = found
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word for word in words if re.match(r"--?[a-z]", word)} <= known | {"--version", "--help"}, line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_toml_that_a_page_shows_is_a_configuration(page: Path) -> None:
    for text in blocks(page, "toml"):
        table = tomllib.loads(text)
        if "repository" in table:
            jsonschema.validate(table, fleet_schema())
            table = table.get("defaults", {})
        understood(configuration.parse(table, where=page.name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_yaml_that_a_page_shows_is_yaml(page: Path) -> None:
    for text in blocks(page, "yaml"):
        assert yaml.safe_load(text)
