"""Settings of a run, frozen: a flag goes before the environment, then the file, then the default.

The file is `clausewise.toml` in the data folder; environment names start with `CLAUSEWISE_`. This is the
only place in the agent that reads either.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from models.locate import default_home
from signals.errors import UserError

FILE = "clausewise.toml"


class Settings(BaseSettings):
    """What a run depends on besides its input."""

    model_config = SettingsConfigDict(
        env_prefix="CLAUSEWISE_", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    home: Path = Field(default_factory=default_home)
    """Data folder: models, index, kept outputs. Nothing is ever written into the package."""
    record: str | None = None
    """URL of the database that holds the record, such as `postgresql://audit@db/clausewise`; None is a SQLite
    file of its own in the data folder."""
    policies: Path | None = None
    """Handbook folder; None is the shipped handbook."""
    model: str = "default"
    """A name of `models list`, a GGUF file, the URL of an OpenAI-compatible server, or `none`."""
    language: str | None = None
    """Language of messages; None is the profile's, or English."""
    retrieve: int = Field(default=8, ge=1, le=100)
    """Clauses that the search for one case brings, besides those that its signals name."""
    time_limit: float = Field(default=300.0, gt=0)
    """Seconds that one request to the model may take."""

    @field_validator("home", "policies")
    @classmethod
    def _from_home(cls, path: Path | None) -> Path | None:
        """A path with `~` filled in, since neither the file nor the environment goes through a shell."""
        return path and path.expanduser()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then the environment; the file is read by `load_settings`, which knows the data folder."""
        return init_settings, env_settings


def load_settings(**flags: Any) -> Settings:
    """Settings from flags (None: not given), environment, file and defaults.

    Raises:
        UserError: The file is no TOML, or a value is wrong or unknown.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = Settings(**given)
        file = settings.home / FILE
        if not file.is_file():
            return settings
        lower = tomllib.loads(file.read_text("utf-8"))
        lower.pop("home", None)
        return Settings(**{**lower, **_from_environment(settings), **given})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise UserError(
            f"cannot read the settings: {error}", where=str(file), hint="mend or remove it"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UserError(f"setting {name}: {first['msg']}", hint="see `clausewise doctor`") from error


def _from_environment(settings: Settings) -> dict[str, Any]:
    """What the environment set, so that it stays above the file."""
    return {name: getattr(settings, name) for name in Settings().model_fields_set}
