"""An installed wheel, far from the checkout, does what the checkout does."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in a folder of its own; the libraries come from the running environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    wheel = next(folder.glob("*.whl"))
    target = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def run(where: Path, *args: str, site: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DOC_AUDIT_", "PYTHONPATH"))}
    if site is not None:
        env["PYTHONPATH"] = str(site)
    command = [sys.executable, "-m", "doc_audit", *args]
    return subprocess.run(command, cwd=where, env=env, capture_output=True, encoding="utf-8", timeout=120, check=False)


def test_the_wheel_holds_templates_and_data(installed: Path) -> None:
    package = installed / "doc_audit"
    for name in (
        "templates/report.html",
        "templates/report.css",
        "metadata/labels.toml",
        "wire/run.schema.json",
        "config.schema.json",
        "py.typed",
    ):
        assert (package / name).is_file(), name
    assert not (installed / "templates").exists()
    assert "doc-audit = doc_audit.cli.process:main" in next(installed.glob("*.dist-info/entry_points.txt")).read_text()


def test_the_installed_wheel_audits_like_the_checkout(installed: Path, tmp_path: Path) -> None:
    sample = REPOSITORY / "sample_docs"
    args = ("check", str(sample), "--offline", "--as-of", "2026-03-02", "--format", "json")
    code = "import doc_audit, sys; sys.stdout.write(doc_audit.__file__)"
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONPATH": str(installed)}
    place = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert Path(place.stdout).is_relative_to(installed)

    def audited(site: Path | None) -> dict[str, object]:
        result = run(tmp_path, *args, "--output", str(tmp_path / f"{site is None}.html"), site=site)
        assert result.returncode == 1, result.stderr
        data: dict[str, object] = json.loads(result.stdout)
        data["run"] = None
        return data

    assert audited(installed) == audited(None)
    assert run(tmp_path, "--version", site=installed).stdout.startswith("doc-audit ")
    assert (tmp_path / "False.html").stat().st_size > 10_000
