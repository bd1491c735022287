"""Settings: what is accepted, what is refused, and which source wins."""

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doc_audit import config as configuration
from doc_audit.errors import UsageError
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import Config
from doc_audit.wire.config import config_schema


def test_everything_in_the_contract_is_read() -> None:
    table = {
        "include": ["**/*.md"],
        "exclude": ["archive/**"],
        "site-root": ".",
        "slug-flavour": "github",
        "fail-on": "error",
        "external": {
            "enabled": True,
            "timeout": 20.0,
            "deadline": 60,
            "retries": 3,
            "concurrency": 128,
            "per-host": 2,
            "interval": 0.05,
            "allow-addresses": ["10.0.0.0/8"],
            "confirm": True,
            "max-time": "10m",
        },
        "freshness": {
            "default-cycle": "P1M",
            "grace-days": 7,
            "date-order": "mdy",
            "folders": [{"path": "runbooks/**", "cycle": "P3M", "owner": "SRE"}],
        },
        "rules": {"DA105": {"severity": "off"}},
    }
    config = configuration.parse(table, where="doc-audit.toml")
    assert config.external.deadline == 60.0
    assert config.external.max_time == 600.0
    assert config.external.allow_addresses == ("10.0.0.0/8",)
    assert config.freshness.folders[0].cycle == Interval(months=3)
    assert config.rules["DA105"].severity == "off"
    Draft202012Validator(config_schema()).validate(table)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"exlude": []}, "x.toml: unknown key exlude; did you mean exclude?"),
        ({"external": {"timeuot": 3}}, "x.toml: unknown key external.timeuot; did you mean external.timeout?"),
        (
            {"freshness": {"labels": {"reviewd": ["x"]}}},
            "x.toml: unknown key freshness.labels.reviewd; did you mean freshness.labels.reviewed?",
        ),
        ({"exclude": "archive"}, "x.toml: exclude = 'archive' is not a list of strings"),
        ({"exclude": [1]}, "x.toml: exclude[0] = 1 is not a string"),
        ({"fail-on": "eror"}, "fail-on = 'eror' is not one of 'error', 'warning', 'never'; did you mean 'error'?"),
        ({"external": {"retries": "3"}}, "external.retries = '3' is not a whole number"),
        ({"external": {"retries": True}}, "external.retries = True is not a whole number"),
        ({"external": {"timeout": -1}}, "external.timeout = -1 is not a number of seconds"),
        ({"external": {"timeout": "-5s"}}, "external.timeout = '-5s' is not a number of seconds"),
        ({"external": {"interval": "nan"}}, "external.interval = 'nan' is not a number of seconds"),
        ({"freshness": {"default-cycle": "sometimes"}}, 'is not an ISO 8601 duration such as "P1M"'),
        ({"freshness": {"folders": [{"cycle": "P1M"}]}}, "x.toml: freshness.folders[0].path is missing"),
        ({"freshness": 3}, "freshness = 3 is not a table"),
        ({"rules": {"DA101": {"severity": "fatal"}}}, "rules.DA101.severity = 'fatal' is not one of"),
        ({"file": "x"}, "unknown key file"),
    ],
)
def test_a_wrong_setting_is_named_with_the_nearest_right_one(table: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as error:
        configuration.parse(table, where="x.toml")
    assert message in str(error.value)


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    validator = Draft202012Validator(config_schema())
    Draft202012Validator.check_schema(config_schema())
    assert not validator.is_valid({"exlude": []})
    assert not validator.is_valid({"freshness": {"folders": [{"cycle": "P1M"}]}})
    assert not validator.is_valid({"rules": {"DA101": {"severity": "fatal"}}})


def test_the_nearest_file_wins_up_to_the_work_tree(tmp_path: Path) -> None:
    repository = tmp_path / "repo"
    (repository / ".git").mkdir(parents=True)
    inner = repository / "docs" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "doc-audit.toml").write_text('fail-on = "never"')
    assert configuration.load(inner, explicit=None, environ={}).file is None
    (repository / "pyproject.toml").write_text('[tool.doc-audit]\nfail-on = "warning"')
    assert configuration.load(inner, explicit=None, environ={}).fail_on == "warning"
    (repository / "docs" / "doc-audit.toml").write_text('fail-on = "never"')
    found = configuration.load(inner, explicit=None, environ={})
    assert (found.fail_on, found.file) == ("never", str(repository / "docs" / "doc-audit.toml"))


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "doc-audit.toml").write_text('fail-on = "never"\n[external]\ntimeout = 3')
    environ = {
        "DOC_AUDIT_FAIL_ON": "warning",
        "DOC_AUDIT_EXTERNAL_TIMEOUT": "2m",
        "DOC_AUDIT_EXTERNAL_CONFIRM": "false",
        "DOC_AUDIT_EXCLUDE": "a/**, b/**",
        "DOC_AUDIT_FRESHNESS_DEFAULT_CYCLE": "P3M",
    }
    config = configuration.load(tmp_path, explicit=None, environ=environ)
    assert config.fail_on == "warning"
    assert config.external.timeout == 120.0
    assert config.external.confirm is False
    assert config.exclude == ("a/**", "b/**")
    assert config.freshness.default_cycle == Interval(months=3)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DOC_AUDIT_EXTERNAL_TIMEOUT", "soon"), ("DOC_AUDIT_EXTERNAL_CONFIRM", "maybe"), ("DOC_AUDIT_FAIL_ON", "x")],
)
def test_a_wrong_environment_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        configuration.load(tmp_path, explicit=None, environ={name: value})


def test_a_broken_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "doc-audit.toml").write_text("fail-on = [")
    with pytest.raises(UsageError, match="not valid TOML"):
        configuration.load(tmp_path, explicit=None, environ={})
    with pytest.raises(UsageError, match="cannot read the configuration"):
        configuration.load(tmp_path, explicit=tmp_path / "none.toml", environ={})


@pytest.mark.parametrize(
    ("layout", "paths", "config", "current", "root"),
    [
        (["repo/.git/", "repo/docs/a.md"], ["repo/docs"], None, "repo/docs", "repo"),
        (["repo/.git", "repo/docs/a.md"], ["repo/docs/a.md"], None, "", "repo"),
        (["x/doc-audit.toml", "x/docs/a.md"], ["x/docs"], "x/doc-audit.toml", "", "x"),
        (["x/docs/a.md", "y/"], ["x/docs"], None, "y", "x/docs"),
        (["x/docs/a.md", "y/"], ["x/docs/a.md"], None, "y", "x/docs"),
        (["x/a/a.md", "x/b/b.md", "y/"], ["x/a", "x/b"], None, "y", "x"),
        (["x/README.md", "x/docs/a.md"], ["x/docs"], None, "x", "x"),
        (["x/README.md", "x/docs/README.md"], ["x/docs"], None, "", "x"),
        (["x/README.md", "x/docs/README.md"], ["x/docs/README.md"], None, "x/docs", "x/docs"),
        (["x/package.json", "x/docs/a.md"], ["x/docs/a.md"], None, "x", "x"),
        (["x/docs/a.md"], ["x/docs"], None, "x", "x/docs"),
        (["x/docs/a.md"], ["x/docs"], None, "x/docs", "x/docs"),
    ],
)
def test_root(tmp_path: Path, layout: list[str], paths: list[str], config: str | None, current: str, root: str) -> None:
    for name in layout:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if name.endswith("/") else path.write_text("")
    found = configuration.find_root(
        [tmp_path / path for path in paths], tmp_path / config if config else None, tmp_path / current
    )
    assert found == tmp_path / root


@pytest.mark.parametrize("variable", ["HOME", "TMPDIR"])
def test_a_folder_with_all_sorts_of_trees_is_no_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (tmp_path / "x/docs").mkdir(parents=True)
    (tmp_path / "README.md").write_text("")
    (tmp_path / "x/README.md").write_text("")
    monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    assert configuration.find_root([tmp_path / "x/docs"], None, tmp_path) == tmp_path / "x"
    assert configuration.find_root([tmp_path / "x/docs"], None, tmp_path / "x") == tmp_path / "x"
    assert configuration.find_root([tmp_path], None, tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"exclude": ["a/**", "[a"]}, "exclude[1]"),
        ({"include": ["*.md\\"]}, "include[0]"),
        ({"freshness": {"folders": [{"path": "[[:foo:]]", "exempt": "x"}]}}, "freshness.folders[0].path"),
        ({"rules": {"DA101": {"exclude": ["![x"]}}}, "rules.DA101.exclude[0]"),
    ],
)
def test_a_glob_that_can_match_nothing_is_named(table: dict[str, object], key: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"a.toml: {key} = ")):
        configuration.parse(table, where="a.toml")


def test_a_reversed_range_is_a_glob_as_git_has_it() -> None:
    assert configuration.parse({"exclude": ["[z-a]"]}, where="a.toml").exclude == ("[z-a]",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ([403], (403,)),
        (["500..503"], (500, 501, 502, 503)),
        (["200..=201", 404], (200, 201, 404)),
        (["204..204"], (204,)),
    ],
)
def test_statuses_may_be_ranges(written: list[int | str], meant: tuple[int, ...]) -> None:
    table = {"external": {"accept": written, "hosts": [{"host": "h.org", "accept": written}]}}
    external = configuration.parse(table, where="doc-audit.toml").external
    assert (external.accept, external.hosts[0].accept) == (meant, meant)


@pytest.mark.parametrize("written", [["500"], ["5xx"], ["500-599"], [True], [-1]])
def test_what_is_no_status_is_refused(written: list[object]) -> None:
    with pytest.raises(UsageError, match=r"external\.accept"):
        configuration.parse({"external": {"accept": written}}, where="doc-audit.toml")


@pytest.mark.parametrize("text", ["10.0.0.0/33", "10.0.0", "300.1.1.1", "::1/129", "fe80::/x"])
def test_a_network_that_is_none_is_named(text: str) -> None:
    with pytest.raises(UsageError, match=re.escape(f"a.toml: external.allow-addresses[1] = '{text}' is no network")):
        configuration.parse({"external": {"allow-addresses": ["10.0.0.0/8", text]}}, where="a.toml")


@pytest.mark.parametrize("text", ["10.0.0.0/8", "127.0.0.1", "::1", "fd00::/8", "intranet.example", "*.corp.example"])
def test_networks_addresses_and_hosts_are_allowed(text: str) -> None:
    found = configuration.parse({"external": {"allow-addresses": [text]}}, where="a.toml")
    assert found.external.allow_addresses == (text,)


def test_globs_from_the_folder_here_are_globs_from_the_root() -> None:
    table = {
        "include": ["./docs/**"],
        "exclude": ["./old/**", "x/./y"],
        "rules": {"DA101": {"exclude": ["./a.md"]}},
        "freshness": {"folders": [{"path": "./b/**", "cycle": "P1Y"}]},
    }
    found = configuration.parse(table, where="a.toml")
    assert found.include == ("/docs/**",)
    assert found.exclude == ("/old/**", "x/./y")
    assert found.rules["DA101"].exclude == ("/a.md",)
    assert found.freshness.folders[0].path == "/b/**"


@pytest.mark.parametrize(
    ("word", "iso"),
    [("monthly", "P1M"), ("quarterly", "P3M"), ("half-yearly", "P6M"), ("yearly", "P12M"), ("P45D", "P45D")],
)
def test_a_cycle_may_be_a_word(word: str, iso: str) -> None:
    found = configuration.parse({"freshness": {"default-cycle": word}}, where="a.toml")
    assert found.freshness.default_cycle == Interval.from_iso(iso)
    Draft202012Validator(config_schema()).validate({"freshness": {"default-cycle": word}})


def test_a_cycle_that_is_none_says_what_one_is() -> None:
    with pytest.raises(UsageError, match='not an ISO 8601 duration such as "P1M", or a word such as "monthly"'):
        configuration.parse({"freshness": {"default-cycle": "sometimes"}}, where="a.toml")


def test_a_variable_that_is_no_setting_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"environment: DOC_AUDIT_OFLINE is no setting; did you mean DOC_AUDIT_OFFLINE\?"
    ):
        configuration.load(tmp_path, environ={"DOC_AUDIT_OFLINE": "1"})
    with pytest.raises(UsageError, match="DOC_AUDIT_X is no setting"):
        configuration.without_file({"DOC_AUDIT_X": "1"})


@pytest.mark.parametrize(
    "name", ["AS_OF", "CACHE_DIR", "CLIENT_CERTIFICATES", "DEBUG", "HEADERS", "HISTORY", "OFFLINE", "UNTRUSTED"]
)
def test_variables_that_are_read_elsewhere_are_known(tmp_path: Path, name: str) -> None:
    assert configuration.load(tmp_path, environ={f"DOC_AUDIT_{name}": "x", "DOCAUDIT": "y"}) == Config()


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("true", True), ("0", False), ("no", False), ("", False)]
)
def test_a_variable_is_read_as_yes_or_no(text: str, value: bool) -> None:
    assert configuration.flag("DOC_AUDIT_OFFLINE", {"DOC_AUDIT_OFFLINE": text}) is value


def test_a_variable_that_says_neither_is_named() -> None:
    with pytest.raises(UsageError, match="DOC_AUDIT_OFFLINE = 'maybe' is not true or false"):
        configuration.flag("DOC_AUDIT_OFFLINE", {"DOC_AUDIT_OFFLINE": "maybe"})
