"""Documentation that is generated stays equal to the code."""

import importlib.util
import json
import tomllib
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from doc_audit import config as configuration
from doc_audit.rules.registry import RULES
from doc_audit.schema import HELP

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


def test_the_configuration_page_is_up_to_date(generator: ModuleType) -> None:
    text = (REPOSITORY / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert text == generator.configuration_page(text)


def test_the_shipped_schema_is_up_to_date_and_knows_good_from_bad(generator: ModuleType) -> None:
    text = (REPOSITORY / "doc_audit" / "config.schema.json").read_text(encoding="utf-8")
    assert text == generator.schema_file()
    validator = jsonschema.Draft202012Validator(json.loads(text))
    validator.check_schema(validator.schema)
    validator.validate(tomllib.loads((REPOSITORY / "sample_docs" / "doc-audit.toml").read_text(encoding="utf-8")))
    for bad in (
        'incldue = ["x"]',
        "fail-on = 'eror'",
        "[freshness]\ndefault-cycle = 'monthly'",
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
