"""Find a reader, coder or exporter by file name, and bind its options.

A plug-in is one file, ``textsafety/<stage>/<name>.py``, with one function named after the stage. Its keyword-only
arguments are its options in a pipeline. Files that start with an underscore are shared parts of a stage.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

from textsafety.errors import ConfigError, nearest

STAGES = ("read", "code", "export")


def available(stage: str) -> list[str]:
    """Name the plug-ins of a stage without importing any of them."""
    package = importlib.import_module(f"textsafety.{stage}")
    return sorted(found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_"))


def module(stage: str, name: str, *, where: str = "") -> ModuleType:
    """Import one plug-in, or say which names exist."""
    known = available(stage)
    if name not in known:
        raise ConfigError(f"unknown {stage} plug-in {name!r}", where=where, hint=nearest(name, known))
    return importlib.import_module(f"textsafety.{stage}.{name}")


def options(stage: str, name: str) -> dict[str, inspect.Parameter]:
    """List a plug-in's options: its keyword-only arguments."""
    function = getattr(module(stage, name), stage)
    parameters = inspect.signature(function).parameters
    return {key: value for key, value in parameters.items() if value.kind is inspect.Parameter.KEYWORD_ONLY}


def load(stage: str, name: str, given: Mapping[str, Any], *, where: str = "") -> Callable[..., Any]:
    """Bind options to a plug-in's function, or say which option is misspelt."""
    function = getattr(module(stage, name, where=where), stage)
    accepted = list(options(stage, name))
    for option in given:
        if option not in accepted:
            hint = nearest(option, accepted) if accepted else f"{name} takes no options"
            raise ConfigError(f"unknown option of {name} {option!r}", where=where, hint=hint)
    return partial(function, **given)
