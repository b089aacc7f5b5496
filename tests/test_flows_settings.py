import tomllib
from pathlib import Path

import pytest

from flows.errors import Usage
from flows.settings import Settings, load_settings

EXAMPLE = Path(__file__).parents[1] / "dateline.example.toml"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (*Settings.model_fields, "config"):
        monkeypatch.delenv(f"DATELINE_{name.upper()}", raising=False)


def test_flag_wins_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "dateline.toml").write_text("workers = 2\nui_port = 4300\nbatch_documents = 9\n")
    monkeypatch.setenv("DATELINE_WORKERS", "3")
    monkeypatch.setenv("DATELINE_UI_PORT", "4400")
    settings = load_settings(workers=4, ui_port=None)
    assert (settings.workers, settings.ui_port, settings.batch_documents) == (4, 4400, 9)


def test_config_variable_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "other.toml").write_text('warehouse = "elsewhere"\n')
    monkeypatch.setenv("DATELINE_CONFIG", "other.toml")
    assert load_settings().warehouse == Path("elsewhere")


@pytest.mark.parametrize(
    ("content", "named"),
    [("workers = 0", "workers"), ("wrokers = 2", "wrokers"), ("workers = [", "dateline.toml")],
)
def test_a_wrong_file_is_a_usage_error_that_names_the_place(
    tmp_path: Path, content: str, named: str
):
    (tmp_path / "dateline.toml").write_text(content)
    with pytest.raises(Usage, match=named):
        load_settings()


def test_a_missing_config_file_is_a_usage_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_CONFIG", "not-there.toml")
    with pytest.raises(Usage, match=r"not-there\.toml"):
        load_settings()


def test_example_has_every_setting_with_its_default_and_description():
    text = EXAMPLE.read_text(encoding="utf-8")
    assert Settings(**tomllib.loads(text)) == Settings()
    lines = text.splitlines()
    for name, field in Settings.model_fields.items():
        position = next(i for i, line in enumerate(lines) if line.startswith(f"{name} = "))
        assert lines[position - 1] == f"# {field.description}"
