"""What links ask about beyond pages."""

import datetime as dt
from pathlib import Path

from doc_audit.model.document import Tree, Wanted
from doc_audit.model.settings import Request
from doc_audit.source.probe import probe


def test_only_what_is_wanted_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<p id=a><a name='b'></a><!-- <i id=no> --><pre><b id=c></b></pre>", encoding="utf-8"
    )
    (tmp_path / "x.py").write_bytes(b"1\n2\n3")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "build/deep").mkdir(parents=True)
    (tmp_path / "build/deep/f").write_bytes(b"")
    (tmp_path.parent / "secret").write_bytes(b"")
    tree = probe(
        Request(paths=(str(tmp_path),), root=str(tmp_path), as_of=dt.date(2026, 1, 1)),
        Tree(files=frozenset({"x.py"}), directories=frozenset({"", "build"}), ignored=frozenset({"build"})),
        Wanted(
            html=frozenset({"x.html", "gone.html"}),
            counted=frozenset({"x.py", "empty", "gone.py"}),
            probed=frozenset({"build/deep", "build/deep/f", "build/none", "../secret"}),
        ),
    )
    assert tree.html_anchors == {"x.html": frozenset({"a", "b", "c"})}
    assert tree.line_counts == {"x.py": 3, "empty": 0}
    assert tree.files == {"x.py", "build/deep/f"}
    assert tree.directories == {"", "build", "build/deep"}


def test_what_git_would_ignore_is_known_before_it_is_there(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("/docs/made.md\nout/\n*.log\n!keep.log\n", encoding="utf-8")
    (tmp_path / "docs/deep/.gitignore").write_text("/here.md\n", encoding="utf-8")
    names = ["docs/made.md", "made.md", "docs/out/x.md", "a.log", "keep.log", "docs/deep/here.md", "docs/here.md"]
    tree = probe(
        Request(paths=(str(tmp_path),), root=str(tmp_path), as_of=dt.date(2026, 1, 1)),
        Tree(files=frozenset(), directories=frozenset({""})),
        Wanted(unbuilt=frozenset(names)),
    )
    assert tree.unbuilt == {"docs/made.md", "docs/out/x.md", "a.log", "docs/deep/here.md"}
