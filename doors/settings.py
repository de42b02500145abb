"""Everything that can be set from outside, read once and checked at start."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from dotenv import load_dotenv
from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_DIR = Path(__file__).resolve().parents[1]
Text = Annotated[str, StringConstraints(strip_whitespace=True)]
Level = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    BeforeValidator(lambda word: str(word).strip().upper()),
]
ORIGIN = re.compile(r"https?://[^/\s*?#@]+")


def _origins(given: object) -> object:
    """Origins behind each other, with commas or spaces between."""
    if not isinstance(given, str):
        return given
    origins = tuple(one.rstrip("/").lower() for one in re.split(r"[\s,]+", given) if one)
    for origin in origins:
        if not ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin} is no origin; write https://app.example, with :PORT if any")
    return origins


Origins = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)]


class Settings(BaseSettings):
    """HQ_* variables (see .env.example). Sizes in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="HQ_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = PROJECT_DIR / ".hq"
    project_dir: Path = PROJECT_DIR
    pg_bin: Path | None = None  # binaries of another Postgres than the wheel's
    database_url: Text = Field("", validation_alias="DATABASE_URL")
    commit: Text = ""  # of the code that runs, where there is no .git to tell it
    environment: Text = ""  # what the database in use must be: production, staging …
    distributed: bool = False  # the database is the coordinator of a Citus cluster
    set_role: bool = True  # drop to hq_receiver, hq_lookup … after connecting

    host: Text = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    workers: int = Field(1, ge=1, le=64)  # processes of `hq serve`; limits below are for each
    cors_origins: Origins = ()  # whose pages may call from a browser

    max_connections: int = Field(1_000, ge=1)  # of `hq serve`; beyond: 503
    max_body_bytes: int = Field(4 * 1024 * 1024, ge=1024)
    max_depth: int = Field(200, ge=1, le=5000)
    max_elements: int = Field(200_000, ge=1)
    max_batch_rows: int = Field(20_000, ge=1)
    queue_rows: int = Field(2_000, ge=1)  # requests that may wait for a writer
    queue_bytes: int = Field(64 * 1024 * 1024, ge=1024)
    writers: int = Field(2, ge=1, le=32)
    read_timeout: float = Field(60.0, gt=0)  # until a body is complete
    commit_timeout: float = Field(10.0, gt=0)
    requests_per_second: int = Field(0, ge=0)  # per key; 0 means no limit
    key_cache_seconds: float = Field(5.0, ge=0)

    send_concurrency: int = Field(32, ge=1, le=1000)  # requests under way, of one job and worker
    send_timeout: float = Field(30.0, gt=0, le=600)  # of one request
    send_private: bool = False  # destinations may be http and on private addresses, for trying out

    attio_config: Path | None = None  # what fields are called in the workspace of Attio
    attio_url: Text = ""  # of a stand-in on this machine, for trying out; else Attio's own

    dbt_threads: int = Field(4, ge=1, le=32)
    log_level: Level = "INFO"


@lru_cache
def get_settings() -> Settings:
    """The settings of this process. What .env says is exported: libpq and dbt read it there."""
    load_dotenv(".env")
    return Settings()
