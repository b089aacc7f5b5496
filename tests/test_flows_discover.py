import os
from pathlib import Path

import pytest

from flows.discover import check_paths, discover
from flows.errors import Usage
from flows.inputs import path_of


def found(*paths: Path | str) -> list[tuple[str, str | None]]:
    return [
        (candidate.path.name, candidate.refused.code if candidate.refused else None)
        for candidate in discover([str(path) for path in paths])
    ]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")


def test_a_folder_is_walked_in_sorted_order_without_hidden_files(tmp_path: Path):
    make(tmp_path, "b.txt", "a/z.txt", "a.jsonl", ".hidden.txt", ".git/c.txt")
    assert found(tmp_path) == [("z.txt", None), ("a.jsonl", None), ("b.txt", None)]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path):
    make(tmp_path, ".hidden.txt")
    assert found(tmp_path / ".hidden.txt") == [(".hidden.txt", None)]


def test_a_pattern_is_expanded(tmp_path: Path):
    make(tmp_path, "b.txt", "a.txt", "a.pdf", "deep/er/c.txt")
    assert [name for name, _ in found(tmp_path / "*.txt")] == ["a.txt", "b.txt"]
    assert [name for name, _ in found(tmp_path / "**" / "c.txt")] == ["c.txt"]


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path):
    make(tmp_path, "report[1].txt")
    assert found(tmp_path / "report[1].txt") == [("report[1].txt", None)]


def test_a_file_named_twice_comes_once(tmp_path: Path):
    make(tmp_path, "a.txt", "sub/b.txt")
    twice = found(tmp_path, tmp_path / "a.txt", tmp_path / "sub" / ".." / "a.txt")
    assert sorted(twice) == [("a.txt", None), ("b.txt", None)]


def test_no_ending_is_dropped(tmp_path: Path):
    make(tmp_path, "a.pdf", "noending", "B.TXT")
    assert found(tmp_path) == [("B.TXT", None), ("a.pdf", None), ("noending", None)]


def test_standard_input_comes_last_and_once(tmp_path: Path):
    make(tmp_path, "a.txt")
    assert found("-", tmp_path, "-") == [("a.txt", None), ("-", None)]
    assert check_paths(["-"]) == (["-"], None)


def test_a_name_with_nul_is_no_path():
    with pytest.raises(Usage, match="a%00b"):
        check_paths(["a\0b"])


def test_links_out_of_the_folder_loops_and_pipes_are_refused(tmp_path: Path):
    make(tmp_path, "outside.txt", "in/a.txt", "in/sub/b.txt")
    folder = tmp_path / "in"
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "leak.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "sub" / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    assert found(folder) == [
        ("a.txt", None),
        ("broken.txt", "E_UNREADABLE"),
        ("inside.txt", None),
        ("leak.txt", "E_UNREADABLE"),
        ("pipe.txt", "E_UNREADABLE"),
        ("b.txt", None),
    ]


def test_a_missing_path_is_named(tmp_path: Path):
    make(tmp_path, "a.txt")
    with pytest.raises(Usage, match=r"gone\.txt, .*none\*\.txt"):
        check_paths([str(tmp_path / p) for p in ("gone.txt", "none*.txt")])
    there, missing = check_paths([str(tmp_path / p) for p in ("a.txt", "gone.txt")])
    assert there == [str(tmp_path / "a.txt")]
    assert missing is not None
    assert "gone.txt" in missing


@pytest.mark.parametrize("name", ["a b.txt", "ü%20#?.txt", os.fsdecode(b"\xff\xfe.txt")])
def test_an_address_leads_back_to_its_path(tmp_path: Path, name: str):
    make(tmp_path, name)
    (candidate,) = discover([str(tmp_path)])
    assert path_of(candidate.source_uri) == tmp_path / name
