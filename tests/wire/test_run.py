"""A run as JSON: what it promises, that it is read back, and what is refused."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doc_audit.errors import UsageError
from doc_audit.model.finding import Finding
from doc_audit.model.report import Report, SiteCoverage, Timings, Unjudged
from doc_audit.reports.formats import FORMATS, infer
from doc_audit.reports.options import Options
from doc_audit.rules.registry import needs_of, subject_of
from doc_audit.wire.run import from_json, to_data, to_json
from doc_audit.wire.schema import make_run_schema, run_schema

MakeReport = Callable[..., Report]
VALIDATOR = jsonschema.Draft202012Validator(run_schema(), format_checker=jsonschema.FormatChecker())


def edited(report: Report, edit: Callable[[dict[str, Any]], object]) -> str:
    data = json.loads(to_json(report))
    edit(data)
    return json.dumps(data)


def test_the_schema_that_ships_is_made_from_the_shapes() -> None:
    assert run_schema() == make_run_schema()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(run_schema())


def test_what_is_written_fits_the_schema(report: Report, hostile_report: Report, make_report: MakeReport) -> None:
    for run in (report, hostile_report, make_report(count=0, git=None, rules=(), external_hosts={}, unverified=())):
        VALIDATOR.validate(json.loads(to_json(run)))


def test_the_schema_names_every_key_that_is_written(make_report: MakeReport) -> None:
    def compare(data: Any, schema: dict[str, Any], where: str) -> None:
        if "$ref" in schema:
            schema = run_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
        for option in schema.get("anyOf", ()):
            if data is not None and (option.get("type") == "object" or "$ref" in option):
                compare(data, option, where)
        if isinstance(data, dict) and "properties" in schema:
            assert set(data) == set(schema["properties"]), where
            for key, value in data.items():
                compare(value, schema["properties"][key], f"{where}.{key}")
        if isinstance(data, list) and data:
            compare(data[0], schema["items"], f"{where}[]")

    site = SiteCoverage(kind="hugo", folder="docs", links=2, judged=1, not_judged=(Unjudged(reason="x", links=1),))
    run = make_report(sites=(site,))
    assert run.history is not None
    history = replace(run.history, became_overdue=("ab",))
    compare(to_data(replace(run, history=history)), run_schema(), "run")


def test_a_run_survives_the_trip(report: Report, hostile_report: Report) -> None:
    for run in (report, hostile_report):
        text = to_json(run)
        assert to_json(from_json(text)) == text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_the_same_from_a_saved_run(report: Report, hostile_report: Report, name: str) -> None:
    for run in (report, hostile_report):
        saved = from_json(to_json(run))
        assert FORMATS[name].render(saved, Options()) == FORMATS[name].render(run, Options())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(text=st.text(st.characters(), max_size=60))
def test_any_text_survives_the_trip(report: Report, text: str) -> None:
    finding = replace(report.findings[0], message=text, target=text, suggestion=text, owners=(text,))
    written = to_json(replace(report, findings=(finding,), root=text, notes=(text,)))
    written.encode("utf-8")
    assert to_json(from_json(written)) == written


class Text(str):
    """What a parser may hand out instead of a plain text."""


def test_text_of_another_class_is_written_as_text(report: Report) -> None:
    other = replace(
        report, root=Text(report.root), findings=tuple(replace(f, target=Text("x")) for f in report.findings)
    )
    same = replace(report, findings=tuple(replace(f, target="x") for f in report.findings))
    assert to_json(other) == to_json(same)


def test_additions_of_a_later_minor_version_are_ignored(report: Report) -> None:
    def add(data: dict[str, Any]) -> None:
        data["novelty"] = data["run"]["novelty"] = {"x": [1]}
        data["findings"][0]["novelty"] = 1

    assert to_json(from_json(edited(report, add))) == to_json(report)


def test_the_keys_of_the_contract_alone_are_enough(report: Report) -> None:
    def strip(data: dict[str, Any]) -> None:
        for key in ("rules", "unverified", "external_hosts"):
            del data[key]
        for key in ("scope", "config_digest", "timings"):
            del data["run"][key]
        for finding in data["findings"]:
            for key in ("cause", "first_seen", "confirmed"):
                del finding[key]
        for page in data["pages"]:
            for key in ("cycle_source", "owner_source", "note", "stamp"):
                del page["freshness"][key]

    read = from_json(edited(report, strip))
    assert len(read.findings) == len(report.findings)
    assert FORMATS["html"].render(read, Options())


def test_what_the_file_does_not_say_of_a_rule_is_looked_up(report: Report) -> None:
    read = from_json(to_json(report))
    assert [(item.subject, item.needs) for item in read.findings] == [
        (subject_of(item.rule), needs_of(item.rule)) for item in report.findings
    ]
    later = from_json(edited(report, lambda data: data["findings"][0].update(rule="DA199")))
    assert later.findings[0].subject.is_link


@pytest.mark.parametrize(
    ("written", "timings"),
    [
        ({}, None),
        ({"12 requests": 3.5}, Timings(requests=12, seconds=3.5)),
        (
            {"12 requests": 3.5, "host a.example": 2.5, "host b.example": 1.0},
            Timings(requests=12, seconds=3.5, hosts=(("a.example", 2.5), ("b.example", 1.0))),
        ),
    ],
)
def test_times_are_values_and_keep_their_keys(
    report: Report, written: dict[str, float], timings: Timings | None
) -> None:
    text = edited(report, lambda data: data["run"].update(timings=written))
    assert from_json(text).timings == timings
    assert json.loads(to_json(replace(report, timings=timings)))["run"]["timings"] == written


TAKEN: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("null for a key that may be missing", lambda d: d["findings"][0].update(cause=None, owners=None)),
    ("null for a list that may be missing", lambda d: d.update(rules=None, external_hosts=None)),
    ("a whole number with a point", lambda d: d["findings"][0].update(line=12.0)),
    ("a whole number with a point in a map", lambda d: d.update(external_hosts={"h": 2.0})),
    ("a blank between day and time", lambda d: d["run"].update(started="2026-11-24 11:42:00")),
    ("a time without its marks", lambda d: d["run"].update(finished="20261124T114200Z")),
    ("no summary of findings", lambda d: d["summary"].pop("findings")),
]


@pytest.mark.parametrize("edit", [case[1] for case in TAKEN], ids=[case[0] for case in TAKEN])
def test_what_other_writers_may_write_is_taken(report: Report, edit: Callable[[dict[str, Any]], object]) -> None:
    assert len(from_json(edited(report, edit)).findings) == len(report.findings)


REFUSED: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("newer version", lambda d: d.update(schema_version="2"), "update doc-audit"),
    ("version of another type", lambda d: d.update(schema_version=["1"]), "schema_version"),
    ("no version", lambda d: d.pop("schema_version"), "not a saved run"),
    ("no findings", lambda d: d.pop("findings"), "findings is missing"),
    ("findings as text", lambda d: d.update(findings="x"), "findings is 'x', not a list"),
    ("a finding as number", lambda d: d["findings"].insert(1, 3), r"findings\[1\] is 3, not an object"),
    ("line as text", lambda d: d["findings"][0].update(line="12"), r"findings\[0\]\.line is '12', not a whole number"),
    ("line as flag", lambda d: d["findings"][0].update(line=True), r"findings\[0\]\.line"),
    ("severity", lambda d: d["findings"][0].update(severity="fatal"), r"severity is 'fatal', not one of error"),
    ("date", lambda d: d["run"].update(as_of="2026-02-30"), r"run\.as_of is '2026-02-30', not a date"),
    ("no date", lambda d: d["run"].update(as_of=None), r"run\.as_of"),
    ("time", lambda d: d["run"].update(started="noon"), r"run\.started"),
    ("cycle", lambda d: d["pages"][0]["freshness"].update(cycle="monthly"), "not an ISO 8601 duration"),
    ("status", lambda d: d["pages"][0]["freshness"].update(status="rotten"), "status"),
    ("owner", lambda d: d["findings"][0].update(owners=[1]), r"owners\[0\] is 1, not a text"),
    ("part", lambda d: d["run"].update(shard={"index": 3, "count": 2}), "run.shard is 3/2: there is no such part"),
    ("key that is no text", lambda d: d["run"].update({"\udc80": 1}), "not valid Unicode"),
    ("host count", lambda d: d.update(external_hosts={"h": "many"}), r"external_hosts\.h"),
]


@pytest.mark.parametrize(("edit", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_wrong_value_is_named(report: Report, edit: Callable[[dict[str, Any]], object], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        from_json(edited(report, edit))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "3", '"x"', "{}", "not json", "[" * 100_000, '{"schema_version": ' + "9" * 5000 + "}"],
    ids=lambda text: text[:12],
)
def test_what_is_no_run_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        from_json(text)
    assert "\n" not in str(caught.value)


def test_a_run_cut_off_anywhere_is_refused(make_report: MakeReport) -> None:
    text = to_json(make_report(count=2)).rstrip()
    for end in range(0, len(text), 97):
        with pytest.raises(UsageError):
            from_json(text[:end])


def test_no_secret_leaves_in_any_format(report: Report) -> None:
    secret = "https://user:hunter2secret@h.example/?access_token=hunter2secret"
    finding: Finding = replace(report.findings[0], message=secret, target=secret, suggestion=secret, cause=secret)
    run = replace(report, findings=(finding,), notes=(secret,))
    for name, format_ in FORMATS.items():
        assert "hunter2secret" not in format_.render(run, Options(verbosity=1)), name
    assert "hunter2secret" not in to_json(run)


def test_times_keep_their_zone(make_report: MakeReport) -> None:
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30))
    run = make_report(started=dt.datetime(2026, 11, 24, 11, 42, tzinfo=zone))
    assert "2026-11-24 06:12 UTC" in FORMATS["html"].render(from_json(to_json(run)), Options())


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a/report.html", "html"),
        ("RUN.JSON", "json"),
        ("x.sarif", "sarif"),
        ("notes.txt", "text"),
        ("x", None),
        ("x.pdf", None),
    ],
)
def test_a_suffix_stands_for_a_format(name: str, format_: str | None) -> None:
    assert infer(name) == format_
