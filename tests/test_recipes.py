"""The ready-made pieces for CI: linted, and run as far as one machine can run them."""

import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

REPOSITORY = Path(__file__).parent.parent
PLANTED = "# A\n\n[gone](gone.md)\n\n**Last Updated**: 2026-02-20\n**Maintained By**: SRE\n"


def tool(name: str) -> str:
    """A program of the development environment."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found, f"{name} is missing: `make .venv/.dev` installs it"
    return found


def run(*args: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))} | environ
    return subprocess.run(args, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=300, check=False)


# ----- lint


def test_no_workflow_or_action_has_a_security_finding() -> None:
    files = ("action.yml", "ci/github/doc-audit.yml", ".github")
    left = run(tool("zizmor"), "--offline", "--no-progress", *files, cwd=REPOSITORY)
    assert left.returncode == 0, left.stdout + left.stderr


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "ci/github/doc-audit.yml"),
        ("vendor.github-workflows", ".github/workflows/ci.yml"),
        ("vendor.github-workflows", ".github/workflows/nightly.yml"),
        ("vendor.github-workflows", ".github/workflows/release.yml"),
        ("vendor.dependabot", ".github/dependabot.yml"),
    ],
)
def test_the_files_fit_their_published_schemas(schema: str, file: str) -> None:
    left = run(tool("check-jsonschema"), "--builtin-schema", schema, file, cwd=REPOSITORY)
    assert left.returncode == 0, left.stdout + left.stderr


def test_our_own_tests_run_on_every_python_that_we_support() -> None:
    workflow = yaml.safe_load((REPOSITORY / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]


def gitlab_jobs(**given: str) -> str:
    """The component's jobs with its inputs filled in, as GitLab does it."""
    text = (REPOSITORY / "ci/gitlab/doc-audit.yml").read_text(encoding="utf-8")
    header, jobs = text.split("\n---\n")
    inputs = {name: item["default"] for name, item in yaml.safe_load(header)["spec"]["inputs"].items()}
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", jobs)) == set(inputs)
    return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: (inputs | given)[match[1]], jobs)


def test_the_gitlab_component_fits_gitlabs_schema_and_uses_every_input(tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text(gitlab_jobs(), encoding="utf-8")
    left = run(tool("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", ".gitlab-ci.yml", cwd=tmp_path)
    assert left.returncode == 0, left.stdout + left.stderr


@pytest.mark.parametrize("file", ["action.yml", "ci/github/doc-audit.yml"])
def test_no_expression_stands_in_a_script(file: str) -> None:
    data = yaml.safe_load((REPOSITORY / file).read_text(encoding="utf-8"))
    jobs = [data["runs"], *data.get("jobs", {}).values()] if "runs" in data else data["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    assert any("run" in step for step in steps)
    assert not [step["run"] for step in steps if "${{" in step.get("run", "")]
    assert all(
        re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in steps if step.get("uses", "").startswith("actions/")
    )


def test_the_image_runs_as_nobody_special_and_has_git() -> None:
    lines = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    final = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert final.index("USER auditor") < final.index('ENTRYPOINT ["doc-audit"]')
    assert any("git ca-certificates" in line for line in final)
    copied = [line.split()[1] for line in lines if line.startswith("COPY") and "--from" not in line]
    assert all((REPOSITORY / name).exists() for line in copied for name in line.split())


@pytest.mark.parametrize(
    "file", ["ci/github/doc-audit.yml", "ci/gitlab/doc-audit.yml", "ci/jenkins/Jenkinsfile", "action.yml"]
)
def test_every_option_in_a_recipe_exists(file: str) -> None:
    text = (REPOSITORY / file).read_text(encoding="utf-8")
    helped = run(sys.executable, "-m", "doc_audit", "check", "--help", cwd=REPOSITORY).stdout
    calls = re.findall(r"(?:doc-audit check|args:|default: --)[^\n]*(?:\n\s+--[^\n]*)*", text)
    options = {option for call in calls for option in re.findall(r"(?<!\S)--[a-z][a-z-]+", call)}
    assert options - set(re.findall(r"--[a-z][a-z-]+", helped)) == set()


# ----- the action


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "my docs").mkdir()
    (tmp_path / "my docs/a.md").write_text(PLANTED, encoding="utf-8")
    run("git", "init", "-q", cwd=tmp_path)
    return tmp_path


def action(tree: Path, **inputs: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the action's audit step as GitHub does: inputs in the environment, outputs in a file."""
    for name in ("out", "summary"):
        (tree / name).write_text("")
    environ = {f"INPUT_{name.upper()}": value for name, value in inputs.items()}
    environ |= {"GITHUB_OUTPUT": str(tree / "out"), "GITHUB_STEP_SUMMARY": str(tree / "summary")}
    left = run(sys.executable, str(REPOSITORY / "ci/run_action.py"), cwd=tree, **environ)
    return left, dict(line.split("=", 1) for line in (tree / "out").read_text().splitlines())


def test_the_action_keeps_report_and_outputs_when_it_fails(tree: Path) -> None:
    left, outputs = action(
        tree, paths="'my docs'", args="--offline --as-of 2026-03-02", summary="true", annotations="true", sarif="true"
    )
    assert left.returncode == 0
    assert "::error file=my docs/a.md,line=3" in left.stdout
    assert outputs == {
        "exit-code": "1", "findings": "1", "overdue": "0", "new": "", "fixed": "",
        "report-path": "doc-audit-report/report.html", "json-path": "doc-audit-report/run.json",
    }  # fmt: skip
    assert (tree / "doc-audit-report/doc-audit.sarif").is_file()
    assert (tree / "summary").read_text().startswith("## Documentation audit")


def test_inputs_are_split_and_never_evaluated(tree: Path) -> None:
    left, outputs = action(tree, paths="'my docs' $(touch sprung) ; touch sprung", args="--offline")
    assert outputs["exit-code"] == "2"
    assert "$(touch: no such file or directory" in left.stderr
    assert not (tree / "sprung").exists()
    _, outputs = action(tree, paths="--config=/etc/passwd", args="--offline")
    assert outputs["exit-code"] == "2"
    left, outputs = action(tree, paths="'my docs", args="--offline")
    assert (left.returncode, outputs) == (0, {"exit-code": "2"})


def test_the_action_hands_on_what_changed(tree: Path) -> None:
    common = {"paths": "'my docs'", "args": "--offline --as-of 2026-03-02 --history h.db", "fail_on": "never"}
    action(tree, **common)
    (tree / "my docs/a.md").write_text(PLANTED.replace("gone.md", "lost.md"), encoding="utf-8")
    _, outputs = action(tree, **common)
    assert (outputs["exit-code"], outputs["new"], outputs["fixed"]) == ("0", "1", "1")


# ----- the one issue


class Forge(http.server.BaseHTTPRequestHandler):
    """The part of GitHub's REST interface that issues need, kept in memory."""

    server: "ForgeServer"

    def _answer(self, code: int, data: Any) -> None:
        body = json.dumps(data).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        return found

    def do_GET(self) -> None:
        self._answer(200 if self.headers["Authorization"] == "Bearer token" else 401, self.server.issues[::-1])

    def do_POST(self) -> None:
        data = self._data()
        if self.path.endswith("/comments"):
            self.server.comments.append((int(self.path.split("/")[-2]), data["body"]))
            self._answer(201, {})
        else:
            self.server.issues.append({"number": len(self.server.issues) + 1, "state": "open", **data})
            self._answer(201, self.server.issues[-1])

    def do_PATCH(self) -> None:
        issue = self.server.issues[int(self.path.rpartition("/")[2]) - 1]
        issue.update(self._data())
        self._answer(200, issue)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


class ForgeServer(http.server.ThreadingHTTPServer):
    issues: list[dict[str, Any]]
    comments: list[tuple[int, str]]


@pytest.fixture
def forge() -> Iterator[ForgeServer]:
    server = ForgeServer(("127.0.0.1", 0), Forge)
    server.issues, server.comments = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def keep_issue(tree: Path, forge: ForgeServer, code: int, token: str = "token") -> subprocess.CompletedProcess[str]:
    environ = {
        "GITHUB_API_URL": f"http://127.0.0.1:{forge.server_address[1]}",
        "GITHUB_REPOSITORY": "org/docs",
        "GITHUB_TOKEN": token,
        "NO_PROXY": "127.0.0.1",
    }
    script = str(REPOSITORY / "ci/issue.py")
    return run(sys.executable, script, "run.json", "summary.md", str(code), cwd=tree, **environ)


def audit(tree: Path, target: str) -> int:
    (tree / "my docs/a.md").write_text(PLANTED.replace("gone.md", target), encoding="utf-8")
    outputs = ("--format", "json:run.json", "--format", "markdown:summary.md", "--history", "h.db", "-qq")
    return run(
        sys.executable, "-m", "doc_audit", "check", "my docs", "--offline", "--as-of", "2026-03-02", *outputs, cwd=tree
    ).returncode


def test_one_issue_is_opened_edited_commented_closed_and_reopened(tree: Path, forge: ForgeServer) -> None:
    assert keep_issue(tree, forge, audit(tree, "gone.md")).returncode == 0
    assert [(issue["state"], issue["labels"]) for issue in forge.issues] == [("open", ["doc-audit"])]
    assert "gone.md" in forge.issues[0]["body"]

    keep_issue(tree, forge, audit(tree, "gone.md"))
    assert (len(forge.issues), forge.comments) == (1, [])

    keep_issue(tree, forge, audit(tree, "lost.md"))
    assert "lost.md" in forge.issues[0]["body"]
    assert forge.comments == [(1, "1 new since the last run.")]

    keep_issue(tree, forge, audit(tree, "a.md"))
    assert forge.issues[0]["state"] == "closed"
    assert forge.comments[1:] == [(1, "The audit found nothing that fails any more.")]

    keep_issue(tree, forge, audit(tree, "gone.md"))
    assert [issue["state"] for issue in forge.issues] == ["open"]


def test_a_run_that_could_not_run_leaves_the_issue_alone(tree: Path, forge: ForgeServer) -> None:
    audit(tree, "gone.md")
    for code in (2, 3):
        assert keep_issue(tree, forge, code).returncode == 0
    assert forge.issues == []


def test_other_peoples_issues_are_never_touched_and_older_ones_of_ours_are_closed(
    tree: Path, forge: ForgeServer
) -> None:
    marker = "<!-- doc-audit:issue v1 -->"
    forge.issues = [
        {"number": 1, "state": "open", "body": marker, "title": "old"},
        {"number": 2, "state": "open", "body": "Somebody's", "title": "Documentation audit"},
        {"number": 3, "state": "open", "body": marker, "pull_request": {}},
        {"number": 4, "state": "open", "body": marker, "title": "newest"},
    ]
    keep_issue(tree, forge, audit(tree, "gone.md"))
    assert [issue["state"] for issue in forge.issues] == ["closed", "open", "open", "open"]
    assert ["gone.md" in issue["body"] for issue in forge.issues] == [False, False, False, True]


def test_a_refusal_of_github_is_one_line(tree: Path, forge: ForgeServer) -> None:
    left = keep_issue(tree, forge, audit(tree, "gone.md"), token="wrong")
    assert left.returncode == 1
    assert "GitHub answered 401" in left.stderr
    assert left.stderr.count("\n") == 1


# ----- installed by others


def committed() -> Path:
    if run("git", "rev-parse", "HEAD", cwd=REPOSITORY).returncode:
        pytest.skip("this is no git checkout: the pre-commit hook is installed from a commit")
    return REPOSITORY


@pytest.fixture
def repository(tree: Path) -> Path:
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    for args in (("add", "my docs"), (*names, "commit", "-qm", "first")):
        assert run("git", *args, cwd=tree, GIT_CONFIG_GLOBAL=os.devnull).returncode == 0
    return tree


def test_pre_commit_installs_the_hook_and_runs_it(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = committed()
    commit = run("git", "rev-parse", "HEAD", cwd=source).stdout.strip()
    config = {"repos": [{"repo": f"file://{source}", "rev": commit, "hooks": [{"id": "doc-audit"}]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    home = {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home")), "DOC_AUDIT_AS_OF": "2026-03-02"}
    run("git", "add", ".pre-commit-config.yaml", cwd=repository)
    left = run(tool("pre-commit"), "run", "doc-audit", "--all-files", cwd=repository, **home)
    assert left.returncode == 1, left.stdout + left.stderr
    assert "DA101" in left.stdout, left.stdout + left.stderr
    (repository / "my docs/a.md").write_text(PLANTED.replace("gone.md", "a.md"), encoding="utf-8")
    run("git", "add", "-A", "my docs", cwd=repository)
    left = run(tool("pre-commit"), "run", "doc-audit", "--all-files", cwd=repository, **home)
    assert left.returncode == 0, left.stdout + left.stderr


def test_the_hook_for_changes_blames_a_commit_for_what_it_breaks(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hook = next(
        hook
        for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
        if hook["id"] == "doc-audit-changed"
    )
    # The same hook, out of the environment that the test above proves pre-commit can make.
    hook |= {"language": "system", "entry": f"{sys.executable} -m {hook['entry'].replace('doc-audit', 'doc_audit')}"}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    run("git", "add", ".pre-commit-config.yaml", cwd=repository)
    home = {"PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home")), "DOC_AUDIT_AS_OF": "2026-03-02"}
    home |= {"PYTHONPATH": str(REPOSITORY)}
    left = run(tool("pre-commit"), "run", "doc-audit-changed", cwd=repository, **home)
    assert left.returncode == 0, left.stdout + left.stderr
    (repository / "my docs/b.md").write_text("[a](a.md) [c](c.md)" + PLANTED.partition("\n\n[gone](gone.md)")[2])
    run("git", "add", "my docs/b.md", cwd=repository)
    left = run(tool("pre-commit"), "run", "doc-audit-changed", cwd=repository, **home)
    assert (left.returncode, "c.md" in left.stdout, "gone.md" in left.stdout) == (1, True, False), left.stdout


def test_a_gitlab_merge_request_is_blamed_for_what_it_broke_and_the_widget_gets_everything(repository: Path) -> None:
    jobs = yaml.safe_load(gitlab_jobs(paths="'my docs'", args="--offline --as-of 2026-03-02"))
    (repository / "bin").mkdir()
    (repository / "bin/doc-audit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m doc_audit "$@"\n')
    (repository / "bin/doc-audit").chmod(0o755)
    base = run("git", "rev-parse", "HEAD", cwd=repository).stdout.strip()
    path = f"{repository / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environ = {"PATH": path, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "PYTHONPATH": str(REPOSITORY)}

    def pipeline() -> int:
        script = "\n".join(jobs["doc-audit-merge-request"]["script"])
        return run("sh", "-ec", script, cwd=repository, **environ).returncode

    assert pipeline() == 0
    assert [issue["check_name"] for issue in json.loads((repository / "doc-audit/codequality.json").read_text())] == [
        "DA101"
    ]
    (repository / "my docs/b.md").write_text("[a](a.md) [c](c.md)" + PLANTED.partition("\n\n[gone](gone.md)")[2])
    assert pipeline() == 1
    assert len(json.loads((repository / "doc-audit/codequality.json").read_text())) == 2
    assert "c.md" in (repository / "doc-audit/junit.xml").read_text()
    assert "gone.md" not in (repository / "doc-audit/junit.xml").read_text()


class Composite:
    """`action.yml` run as a runner does it: expressions filled in, steps in order, after a failure only those with `always()`."""

    def __init__(self, tree: Path, **inputs: str) -> None:
        self.data = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
        self.tree = tree
        self.values = {"github.action_path": str(REPOSITORY)}
        for name, item in self.data["inputs"].items():
            self.values[f"inputs.{name}"] = inputs.get(name, item["default"])
        self.failed = False
        self.used: list[str] = []

    def fill(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            name, _, other = match[1].partition(" || ")
            return self.values.get(name, "") or other.strip("'")

        return re.sub(r"\$\{\{ (.+?) \}\}", value, text)

    def run(self) -> dict[str, str]:
        """Run all steps; what the action gives to its caller."""
        for step in self.data["runs"]["steps"]:
            if self.failed and "always()" not in step.get("if", ""):
                continue
            if "uses" in step:
                self.used.append(self.fill(step["with"]["path"]))
                continue
            out = self.tree / "step-out"
            out.write_text("")
            environ = {name: self.fill(text) for name, text in step["env"].items()}
            environ |= {"GITHUB_OUTPUT": str(out), "RUNNER_TEMP": str(self.tree / "temp")}
            left = run("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], cwd=self.tree, **environ)
            self.failed = self.failed or left.returncode != 0
            for line in out.read_text().splitlines():
                name, _, text = line.partition("=")
                self.values[f"steps.{step['id']}.outputs.{name}"] = text
        return {name: self.fill(item["value"]) for name, item in self.data["outputs"].items()}


def test_the_whole_action_installs_audits_keeps_the_report_and_then_fails(tree: Path) -> None:
    action = Composite(tree, paths="'my docs'", args="--offline --as-of 2026-03-02", python=sys.executable)
    outputs = action.run()
    assert action.failed
    assert action.used == ["doc-audit-report"]
    assert (outputs["exit-code"], outputs["findings"], outputs["overdue"]) == ("1", "1", "0")
    assert (tree / outputs["report-path"]).is_file()
    assert (tree / "temp/doc-audit-venv/bin/doc-audit").is_file()


def test_an_action_that_cannot_start_never_looks_like_one_that_found_nothing(tree: Path) -> None:
    action = Composite(tree, python="/nowhere/python")
    outputs = action.run()
    assert action.failed
    assert outputs["exit-code"] == "2"


def test_the_wheel_installs_with_pipx_and_runs(tree: Path) -> None:
    built = run(sys.executable, "-m", "build", "--wheel", "--outdir", str(tree / "dist"), cwd=REPOSITORY)
    assert built.returncode == 0, built.stdout + built.stderr
    wheel = next((tree / "dist").glob("*.whl"))
    home = {"PIPX_HOME": str(tree / "pipx"), "PIPX_BIN_DIR": str(tree / "bin"), "PIPX_MAN_DIR": str(tree / "man")}
    left = run(tool("pipx"), "install", "--python", sys.executable, str(wheel), cwd=tree, **home)
    assert left.returncode == 0, left.stdout + left.stderr
    program = str(tree / "bin/doc-audit")
    audited = run(program, "my docs", "--offline", "--as-of", "2026-03-02", "--output", "report.html", cwd=tree)
    assert audited.returncode == 1, audited.stderr
    assert "DA101" in (tree / "report.html").read_text(encoding="utf-8")
