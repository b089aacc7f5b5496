"""A run's meter counts every byte once, whether it was worked on, known or refused."""

from __future__ import annotations

from pathlib import Path

from flows.mappers import map_here
from flows.meter import Meter
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings

ARTICLE = "Envoys of Russia and Turkey met in Vienna on Monday to talk about {}.\n"


def metered(folder: Path, store: Path) -> Meter:
    settings = Settings(warehouse=store, engine="gazetteer")
    request = Request((str(folder),), settings)
    run_pipeline(request, request.meter.on(map_here))
    return request.meter


def test_every_byte_is_passed_once(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in (("a", ARTICLE.format("grain")), ("b", "\0\0"), ("c", "")):
        (folder / f"{name}.txt").write_text(content)
    (folder / "copy.txt").write_text(ARTICLE.format("grain"))
    there = sum(file.stat().st_size for file in folder.iterdir())
    first = metered(folder, tmp_path / "store")
    assert (first.documents, first.done) == (2, there)  # the binary one is refused in work
    again = metered(folder, tmp_path / "store")
    assert (again.documents, again.done) == (0, there)


def test_what_unpacks_to_more_than_there_is_tells_no_end(tmp_path: Path):
    (tmp_path / "a.txt").write_text("four")
    meter = Meter()
    meter._look((str(tmp_path),))
    assert meter.there == 4
    meter.passed(5)
    assert meter.there is None
