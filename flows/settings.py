"""Settings: command-line flags, then DATELINE_* in the environment, then one TOML file."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, Literal

from platformdirs import user_cache_dir
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from flows.errors import Usage
from warehouse.store import ObjectStorage, Store

DEFAULT_FILE = "dateline.toml"
MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """Everything that may be set; dateline.example.toml documents it."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix="DATELINE_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    warehouse: Path = Field(
        Path("warehouse/store"), description="Folder of the warehouse; made by the first run."
    )
    cache: str = Field(
        "",
        description="Folder of compiled reference data; empty for the user's folder of caches.",
    )
    catalog: str = Field(
        "",
        description="PostgreSQL address of a shared catalog; empty keeps it in the folder.",
    )
    data: str = Field(
        "",
        description="Folder or s3:// address of the Parquet files; empty is data/ in the folder.",
    )
    s3_endpoint: str = Field("", description="HOST:PORT of object storage other than Amazon's.")
    s3_region: str = Field("", description="Region of the bucket.")
    s3_key_id: str = Field("", description="Key of the bucket; better in the environment.")
    s3_secret: SecretStr = Field(
        SecretStr(""), description="Secret of the key; better in the environment."
    )
    s3_use_tls: bool = Field(True, description="Whether object storage is reached by HTTPS.")
    knowledge: str = Field(
        "",
        description="Folder of your own tables (flows/KNOWLEDGE.md); empty for none.",
    )
    workers: int = Field(
        1, ge=1, description="Processes that extract; 1 works in the loading process itself."
    )
    cluster: str = Field(
        "",
        description="Dask instead of processes: local, or a scheduler's address, tcp://HOST:8786.",
    )
    engine: str = Field(
        "minilm",
        description="What finds names: minilm (the trained tagger), gazetteer, or spacy:PIPELINE.",
    )
    batch_documents: int = Field(256, ge=1, description="Documents in a batch, at most.")
    batch_bytes: int = Field(
        4 * MEBIBYTE, ge=1, description="Bytes in a batch; the document that passes it is the last."
    )
    unit_documents: int = Field(
        4_000, ge=1, description="Documents that are published in one transaction, about."
    )
    unit_bytes: int = Field(
        256 * MEBIBYTE, ge=1, description="Bytes of rows published in one transaction, about."
    )
    max_input_bytes: int = Field(
        8 * MEBIBYTE,
        ge=1,
        description="Largest plain file or record; a larger one is quarantined as E_TOO_LARGE.",
    )
    max_archive_bytes: int = Field(
        8192 * MEBIBYTE,
        ge=1,
        description="Bytes that one file may unpack to, all its layers together: E_TOO_LARGE.",
    )
    max_archive_ratio: int = Field(
        200,
        ge=1,
        description="Unpacked to packed bytes, looked at beyond 8 MiB: E_RATIO.",
    )
    max_archive_depth: int = Field(
        4, ge=0, description="Layers of archives and compression in one file: E_DEPTH."
    )
    max_archive_entries: int = Field(
        200_000, ge=1, description="Entries in one file, all its archives together: E_ENTRIES."
    )
    max_seconds: float = Field(
        60.0,
        gt=0,
        description="Time for a document, or for each MiB of a longer one, in seconds: E_TIMEOUT.",
    )
    plain_max_bytes: int = Field(
        1024 * MEBIBYTE,
        ge=0,
        description="Size of the lake up to which dateline.duckdb is written; 0 never writes it.",
    )
    keep_days: float = Field(
        30.0, ge=0, description="Age up to which maintenance keeps past states, in days."
    )
    inbox: Path = Field(
        Path("inbox"), description="Folder that `dateline fetch` fills with new items."
    )
    fetch_sources: str = Field(
        "", description="CSV of sources with the columns of seeds/sources.csv; empty for that one."
    )
    fetch_contact: str = Field(
        "",
        max_length=200,
        description="Address or page where a site's owner reaches you; sent with every request.",
    )
    fetch_workers: int = Field(4, ge=1, le=64, description="Sources that are fetched at a time.")
    fetch_pause_seconds: float = Field(
        1.0, ge=0, description="Pause between two requests to one host, at least."
    )
    fetch_patience_seconds: float = Field(
        60.0, ge=0, description="Longest pause that a host may ask for and still be fetched from."
    )
    fetch_timeout_seconds: float = Field(
        30.0, gt=0, description="Time for one request, from its connection to its last byte."
    )
    fetch_retries: int = Field(
        2, ge=0, le=10, description="Further tries after 429, 5xx or a broken connection."
    )
    fetch_backoff_seconds: float = Field(
        1.0, ge=0, description="Pause before the first further try; it doubles with each."
    )
    fetch_max_bytes: int = Field(
        16 * MEBIBYTE, ge=1, description="Largest feed or page, also after unpacking."
    )
    fetch_max_items: int = Field(
        200, ge=1, description="Items of one source in one fetch; the others wait for the next."
    )
    fetch_source_seconds: float = Field(
        900.0,
        gt=0,
        description="Time for the items of one source in one fetch; what is left waits.",
    )
    fetch_allow_networks: tuple[str, ...] = Field(
        (), description="Private networks that may be fetched from all the same: 10.0.0.0/8, …"
    )
    ui_port: int = Field(
        4200, ge=1, le=65535, description="Port of `dateline ui`; the next free one if taken."
    )
    alert_score: float = Field(
        4.5, ge=1, description="Score of the view trends from which `dateline alerts` tells."
    )
    alert_documents: int = Field(
        5, ge=2, description="Articles of a day, copies counted once, below which nothing is told."
    )
    notify: str = Field(
        "",
        description="Prefect block that is told of trouble and spikes: webhook/NAME, …",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="What is logged on standard error."
    )

    @property
    def store(self) -> Store:
        """Where the warehouse lies."""
        storage = ObjectStorage(
            endpoint=self.s3_endpoint,
            region=self.s3_region,
            key_id=self.s3_key_id,
            secret=self.s3_secret.get_secret_value(),
            use_tls=self.s3_use_tls,
        )
        return Store(self.warehouse, self.catalog, self.data, storage)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is theirs
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the winning one first."""
        file = TomlConfigSettingsSource(settings_cls, config_file())
        return init_settings, env_settings, file


def cache_folder(setting: str) -> Path:
    """Return the folder of the setting `cache`; by default, what the system keeps caches in."""
    return Path(setting or user_cache_dir("dateline", appauthor=False))


def unknown_variables() -> list[tuple[str, str | None]]:
    """Return DATELINE_* variables of the environment that name no setting, and what was meant."""
    prefix = "DATELINE_"
    known = {f"{prefix}{name.upper()}" for name in (*Settings.model_fields, "config")}
    odd = sorted(n for n in os.environ if n.startswith(prefix) and n.upper() not in known)
    return [(n, next(iter(get_close_matches(n, sorted(known), n=1)), None)) for n in odd]


def config_file() -> Path:
    """Return the settings file: DATELINE_CONFIG, else dateline.toml in the working folder.

    Raises Usage if DATELINE_CONFIG names a file that is not there.
    """
    named = os.environ.get("DATELINE_CONFIG")
    if named and not Path(named).is_file():
        raise Usage(f"DATELINE_CONFIG names {named}, which is no file: correct or unset it")
    return Path(named or DEFAULT_FILE)


def load_settings(**flags: Any) -> Settings:
    """Return the settings; flags that are None count as not given. Raises Usage if one is wrong."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Usage(_explained(error)) from error
    except ValueError as error:  # the TOML file cannot be parsed
        raise Usage(f"{config_file()} cannot be read: {error}") from error


def _explained(error: ValidationError) -> str:
    problems = "; ".join(
        f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors()
    )
    return f"wrong setting, {problems} (see dateline.example.toml, {config_file()}, DATELINE_*)"
