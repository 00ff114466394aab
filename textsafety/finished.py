"""A finished run, opened again: what it was made with is kept beside its parts, so that more files can be written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety import plugins
from textsafety.codebook import Codebook
from textsafety.errors import ExportError, RunFolderError
from textsafety.model import Skipped
from textsafety.pipeline_file import PipelineFile
from textsafety.run_folder import SETTINGS, RunFolder, read_manifest, replacing
from textsafety.summarise import WasRead, summarise
from textsafety.summary import Learned

if TYPE_CHECKING:
    from textsafety.summary import Summary


@dataclass(frozen=True, slots=True)
class Finished:
    """A run folder whose texts are coded, with what it was made with.

    Attributes:
        folder: The run folder.
        codebook: The codebook that the texts were coded with.
        file: The pipeline.
        was_read: The sources and what became of them.
        quotes: False: no text of a respondent in what may be shared.
    """

    folder: RunFolder
    codebook: Codebook
    file: PipelineFile
    was_read: WasRead
    quotes: bool = True

    def keep(self) -> None:
        """Write ``settings.json``: what ``reopen`` needs. It holds no path of this machine."""
        content = {
            "quotes": self.quotes,
            "pipeline": self.file.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "codebook": self.codebook.model_dump(
                mode="json", by_alias=True, exclude_defaults=True, exclude={"sources_dir"}
            ),
            "was_read": asdict(self.was_read),
        }
        with replacing(self.folder.path / SETTINGS) as temporary:
            temporary.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")

    def summarise(self) -> Summary:
        """Count what was found and choose what to show."""
        return summarise(self.folder, self.codebook, self.file, was_read=self.was_read, quotes=self.quotes)

    def export(self, steps: Iterable[Mapping[str, Mapping[str, Any]]], summary: Summary | None = None) -> list[Path]:
        """Write the files of exporters, each given with its options; give back the paths that are new or changed.

        Raises:
            ConfigError: There is no such exporter, or it has no such option.
            ExportError: A file cannot be written.
        """
        chosen = [plugins.load("export", name, given) for step in steps for name, given in step.items()]
        summary = summary or self.summarise()
        before = self._written()
        for exporter in chosen:
            try:
                exporter(summary, self.folder, self.codebook)
            except OSError as error:
                hint = "Is it open in another program? Close it and export again."
                where = str(error.filename2 or error.filename or self.folder.path)
                raise ExportError(f"cannot be written: {error.strerror}", where=where, hint=hint) from None
        return sorted(path for path, when in self._written().items() if before.get(path) != when)

    def _written(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.folder.path.iterdir() if path.is_file()}


def reopen(path: Path) -> Finished:
    """Open the folder of a finished run.

    Raises:
        RunFolderError: It holds no finished run, or one of an earlier version that kept no settings.
    """
    manifest = read_manifest(path)
    if not manifest:
        hint = "Give the folder that was named with --out."
        raise RunFolderError("holds no results of textsafety", where=str(path), hint=hint)
    if not manifest.get("complete"):
        hint = "Give the command again that started it: it goes on where it stopped."
        raise RunFolderError("holds a run that was stopped", where=str(path), hint=hint)
    try:
        content = json.loads((path / SETTINGS).read_text(encoding="utf-8"))
        read = content["was_read"]
        return Finished(
            RunFolder(path, manifest["fingerprint"], resumed=True),
            Codebook.model_validate(content["codebook"]),
            PipelineFile.model_validate(content["pipeline"]),
            WasRead(
                read["hashes"],
                {source: tuple((what, value) for what, value in found) for source, found in read["found"].items()},
                [Skipped(**item) for item in read["skipped"]],
                tuple(read["warnings"]),
                tuple(Learned(**{**item, "without": tuple(item["without"])}) for item in read["models"]),
            ),
            content["quotes"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        hint = "Run the pipeline again with --overwrite."
        raise RunFolderError(f"{SETTINGS} is missing or damaged", where=str(path), hint=hint) from None
