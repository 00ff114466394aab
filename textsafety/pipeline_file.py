"""What a pipeline file may hold. Unknown keys and misspelt names are errors before the first document is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from textsafety import plugins
from textsafety.codebook.places import line, parse, shown
from textsafety.codebook.problems import misshapen
from textsafety.errors import CodebookError, ConfigError, nearest
from textsafety.resources import find

NOT_STATED = "not stated"


def _named(value: object) -> object:
    """Read ``- lexicon`` and ``- lexicon: {option: value}`` alike, and an empty value as no options."""
    if isinstance(value, str):
        return {value: {}}
    return {name: given or {} for name, given in value.items()} if isinstance(value, dict) else value


Step = Annotated[Mapping[str, Mapping[str, Any]], BeforeValidator(_named), Field(min_length=1, max_length=1)]


class Part(BaseModel):
    """What all parts of a pipeline share."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class About(Part):
    """What a report says of the study and the data cannot tell; what is left out prints as "not stated"."""

    title: str = "Coded themes"
    dates: str = NOT_STATED
    routes: str = NOT_STATED
    questions: str = NOT_STATED
    invited: str = NOT_STATED
    missing: str = NOT_STATED


class SegmentBy(Part):
    """The unit that is coded: answer, turn, bullet or sentence."""

    by: str = "sentence"


class Summarise(Part):
    """How results are counted and shown.

    Attributes:
        unit: What one respondent is called, singular and plural.
        quotes: Quotes shown for each theme.
        at_least: Groups with fewer respondents are merged or hidden; the balance is not shown for fewer.
        cell_at_least: Cells with fewer respondents are hidden.
        groups: Demographic columns to compare; all kept columns when empty.
        seed: For the bootstrap and the choice of quotes.
        names: Names of people, teams and places to mask in quotes, beside those found by rule.
    """

    unit: tuple[str, str] = ("respondent", "respondents")
    quotes: int = Field(3, ge=0, le=20)
    at_least: int = Field(10, ge=2)
    cell_at_least: int = Field(3, ge=1)
    groups: tuple[str, ...] = ()
    seed: int = 1
    names: tuple[str, ...] = ()


class Discover(Part):
    """How topics are looked for in what the codebook left uncoded.

    Attributes:
        engine: ``auto`` takes BERTopic where there are enough texts and the extra ``topics`` is installed, else NMF.
        seed: Of all drawing.
        at_most: Different segments looked at; of more, a sample by content is taken.
        at_least: With fewer different segments, no topics are looked for.
    """

    engine: Literal["auto", "bertopic", "nmf"] = "auto"
    seed: int = Field(1, ge=0)
    at_most: int = Field(20_000, ge=100)
    at_least: int = Field(30, ge=10)


def _switched(value: object) -> object:
    """Read ``discover: false`` as none, and ``discover:`` with nothing or with true as what is usual."""
    if value is False:
        return None
    return {} if value is None or value is True else value


class PipelineFile(Part):
    """A pipeline as it is written."""

    name: str
    about: About = About()
    read: Mapping[str, Any] = Field(default_factory=dict)
    segment: SegmentBy = SegmentBy()
    codebook: str = "fear_and_safety"
    code: tuple[Step, ...] = Field(({"lexicon": {}},), min_length=1)
    discover: Annotated[Discover | None, BeforeValidator(_switched)] = None
    summarise: Summarise = Field(default_factory=lambda: Summarise.model_validate({}))
    export: tuple[Step, ...] = ({"tables": {}}, {"html": {}}, {"workbook": {}})


def read_pipeline(name_or_path: str | Path) -> tuple[PipelineFile, Path]:
    """Read a pipeline file and check every name and option in it.

    Raises:
        ConfigError: What is wrong, as ``file:line``, with the nearest valid word.
    """
    path = find("pipelines", str(name_or_path))
    if path.is_dir():
        raise ConfigError("this is a folder, not a pipeline file", where=shown(path), hint="Give the .yaml file.")
    try:
        file = PipelineFile.model_validate({"name": path.stem, **parse(path)})
    except CodebookError as error:
        raise ConfigError(error.what, where=error.where, hint=error.hint) from None
    except ValidationError as error:
        first = misshapen(error)[0]
        hint = _near(first.place) if first.what.startswith("unknown key") else first.hint
        raise ConfigError(first.what, where=line(path, first.place), hint=hint) from None
    _check_steps(file, path)
    return file, path


def _check_steps(file: PipelineFile, path: Path) -> None:
    for stage, steps in (("code", file.code), ("export", file.export)):
        for number, step in enumerate(steps):
            for name, given in step.items():
                plugins.load(stage, name, given, where=line(path, (stage, number, name)))
    known = sorted({option for reader in plugins.available("read") for option in plugins.options("read", reader)})
    for option in file.read:
        if option not in known:
            where = line(path, ("read", option))
            raise ConfigError(f"unknown option of read {option!r}", where=where, hint=nearest(option, known))


def _near(place: tuple[str | int, ...]) -> str:
    parts: dict[tuple[str | int, ...], type[Part]] = {
        (): PipelineFile,
        ("about",): About,
        ("segment",): SegmentBy,
        ("discover",): Discover,
        ("summarise",): Summarise,
    }
    return nearest(str(place[-1]), list(parts[place[:-1]].model_fields)) if place[:-1] in parts else ""
