"""`fleet.toml`: what is wrong in it is said in one line, before anything is fetched."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from program import doc_audit
from repositories import git

from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.fleet.settings import read_fleet
from doc_audit.wire.fleet import fleet_from_json, fleet_schema

REPOSITORY = '[[repository]]\ngit = "https://git.example.com/acme/payments.git"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "fleet.toml"
    file.write_text(text, encoding="utf-8")
    return file


WRONG = {
    "an unknown key": ('owner = "x"\n' + REPOSITORY, "unknown key owner"),
    "an unknown key of a repository": (REPOSITORY + 'brunch = "x"\n', "did you mean repository[0].branch?"),
    "an unknown key of the defaults": (REPOSITORY + "[defaults]\nfail-no = 'error'\n", "did you mean defaults.fail-on?"),
    "a wrong type": (REPOSITORY + "paths = 3\n", "paths"),
    "neither git nor path": ("[[repository]]\nname = 'x'\n", "give it either git"),
    "both": (REPOSITORY + 'path = "x"\n', "give it either git"),
    "a helper of git": ('[[repository]]\ngit = "ext::sh -c touch% /tmp/x"\n', "no address of https"),
    "an option of git": ('[[repository]]\ngit = "--upload-pack=touch x"\n', "no address of https"),
    "a host that is an option": ('[[repository]]\ngit = "ssh://-oProxyCommand=x/y"\n', "no address of https"),
    "a user that is an option": ('[[repository]]\ngit = "-oProxyCommand@x:y"\n', "no address of https"),
    "a branch that is an option": (REPOSITORY + 'branch = "--upload-pack=x"\n', "no name of a branch"),
    "a branch that climbs": (REPOSITORY + 'branch = "a/../b"\n', "no name of a branch"),
    "a control character": ('[[repository]]\npath = "a\\u0000b"\n', "control character"),
    "a control character in an address": ('[[repository]]\ngit = "https://a/b\\u0007"\n', "control character"),
    "a path outside": (REPOSITORY + 'paths = ["../other"]\n', "does not lie below the repository"),
    "a name that is no folder": (REPOSITORY + 'name = "../x"\n', "cannot be the name of a folder"),
    "a name that is a report": (REPOSITORY + 'name = "index.html"\n', "cannot be the name of a folder"),
    "one name twice": (REPOSITORY + REPOSITORY, "are both called 'payments'"),
    "one name in two cases": (REPOSITORY + REPOSITORY + 'name = "Payments"\n', "are both called"),
    "a branch of a checkout": ('[[repository]]\npath = "x"\nbranch = "main"\n', "audited as it is"),
    "no TOML": ("[[", "fleet.toml"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named(tmp_path: Path, what: str) -> None:
    text, said = WRONG[what]
    with pytest.raises(UsageError) as error:
        read_fleet(written(tmp_path, text))
    assert said in str(error.value)
    assert "fleet.toml" in str(error.value)


def test_wrong_settings_are_exit_2_and_an_empty_fleet_exit_3(tmp_path: Path) -> None:
    written(tmp_path, REPOSITORY + 'brunch = "x"\n')
    left = doc_audit(tmp_path, "fleet", "check", "--output-dir", "out")
    assert (left.returncode, left.stderr.count("\n"), (tmp_path / "out").exists()) == (2, 1, False)
    with pytest.raises(NothingToAudit):
        read_fleet(written(tmp_path, "name = 'x'\n"))
    assert doc_audit(tmp_path, "fleet", "check", "--output-dir", "out").returncode == 3


def test_the_name_is_the_last_part_of_the_address_and_the_web_address_is_told_by_it(tmp_path: Path) -> None:
    text = """
[[repository]]
git = "git@git.example.com:acme/library.git"
[[repository]]
git = "https://user:secret@git.example.com/acme/service/"
web = ["https://docs.example.com/service"]
[[repository]]
path = "../handbook"
"""
    fleet = read_fleet(written(tmp_path, text))
    library, service, handbook = fleet.repositories
    assert (library.name, library.web) == ("library", ("https://git.example.com/acme/library",))
    assert service.name == "service"
    assert service.web == ("https://docs.example.com/service", "https://git.example.com/acme/service")
    assert (handbook.name, handbook.path) == ("handbook", str(tmp_path.parent / "handbook"))
    assert fleet.name == tmp_path.name


def test_the_schema_takes_what_is_read_and_refuses_what_is_not(tmp_path: Path) -> None:
    schema = json.loads(doc_audit(tmp_path, "fleet", "schema").stdout)
    assert schema == fleet_schema()
    jsonschema.validate(tomllib.loads(REPOSITORY + "[defaults.freshness]\ngrace-days = 3\n"), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(REPOSITORY + 'brunch = "x"\n'), schema)


def test_what_is_no_run_over_a_fleet_is_said_to_be_none() -> None:
    for text in (
        "",
        "[]",
        "{}",
        '{"repositories": 3, "schema_version": "1"}',
        '{"repositories": [], "schema_version": "9"}',
    ):
        with pytest.raises(UsageError):
            fleet_from_json(text)


def checkout(folder: Path, name: str, pages: tuple[str, ...], address: str = "") -> Path:
    root = folder / name
    root.mkdir()
    git(root, "init", "--quiet")
    for page in pages:
        (root / page).parent.mkdir(parents=True, exist_ok=True)
        (root / page).write_text("# Page\n")
    if address:
        git(root, "remote", "add", "origin", address)
    return root


def test_init_writes_a_fleet_for_checkouts_that_lie_side_by_side(tmp_path: Path) -> None:
    checkout(tmp_path, "service", ("docs/a.md", "docs/b.md"), "https://user:secret@git.example.com/acme/service.git")
    site = checkout(tmp_path, "site", ("docs/index.md",), "ssh://git@git.example.com/acme/site.git")
    (site / "mkdocs.yml").write_text("site_name: x\n")
    checkout(tmp_path, "local", ("README.md",))
    checkout(tmp_path, "code", ())
    (tmp_path / "no-repository").mkdir()
    left = doc_audit(tmp_path, "fleet", "init", ".")
    assert left.returncode == 0, left.stderr
    assert "code: no page; left out" in left.stdout
    text = (tmp_path / "fleet.toml").read_text()
    assert "secret" not in text
    assert "# MkDocs builds a site from it." in text
    found = tomllib.loads(text)["repository"]
    assert found == [
        {"name": "local", "path": "local"},
        {"name": "service", "git": "https://git.example.com/acme/service.git", "branch": "main", "paths": ["docs"]},
        {"name": "site", "git": "ssh://git@git.example.com/acme/site.git", "branch": "main", "paths": ["docs"]},
    ]
    assert [item.name for item in read_fleet(tmp_path / "fleet.toml").repositories] == ["local", "service", "site"]
    again = doc_audit(tmp_path, "fleet", "init", ".")
    assert (again.returncode, "--force overwrites it" in again.stderr) == (2, True)
    assert doc_audit(tmp_path, "fleet", "init", ".", "--force").returncode == 0


def test_init_where_there_is_no_checkout_is_exit_3(tmp_path: Path) -> None:
    assert doc_audit(tmp_path, "fleet", "init", ".").returncode == 3
    assert not (tmp_path / "fleet.toml").exists()
