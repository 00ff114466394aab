"""A finished run, opened again: what it was made with is kept beside its parts, so that more files can be written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textsafety import plugins
from textsafety.batch import usable_cores
from textsafety.codebook import Codebook
from textsafety.discover import Options, discover, keep, kept
from textsafety.errors import ConfigError, ExportError, RunFolderError, nearest
from textsafety.learned import encoder_folder
from textsafety.model import Skipped, Topic
from textsafety.pipeline_file import Discover, PipelineFile
from textsafety.run_folder import SETTINGS, RunFolder, fingerprint, read_manifest, replacing
from textsafety.summarise import WasRead, summarise
from textsafety.summarise.quotes import names_of
from textsafety.summary import Learned

if TYPE_CHECKING:
    from textsafety.discover.vectors import Progress
    from textsafety.summary import Discovered, Summary


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
        made = summarise(self.folder, self.codebook, self.file, was_read=self.was_read, quotes=self.quotes)
        return replace(made, discovered=kept(self.folder))

    def discover(
        self, given: Discover, progress: Progress, *, within: str = "", processes: int | None = None
    ) -> Discovered:
        """Find topics in what was not coded, or among the segments of one code, and keep them in the run folder.

        What was found before for the same question is not looked for again.

        Raises:
            ConfigError: The codebook has no such code, or the engine is not installed.
        """
        known = [code.id for code in self.codebook.codes]
        if within and within not in known:
            raise ConfigError(f"the codebook has no code {within!r}", where="--code", hint=nearest(within, known))
        asked = fingerprint((self.folder.fingerprint, given.model_dump_json(), within, self.file.summarise.names))
        before = kept(self.folder, asked)
        if before is not None:
            return before
        options = Options(
            engine=given.engine,
            seed=given.seed,
            at_most=given.at_most,
            at_least=given.at_least,
            respondents=self.file.summarise.cell_at_least,
            within=within,
            names=self.file.summarise.names,
            encoder=encoder_folder(self.file),
            processes=processes or usable_cores(),
        )
        found = discover(self.folder, self.codebook, options, names_of=names_of, progress=progress)
        keep(self.folder, found, asked)
        return found.discovered

    def discovered(self, topic: str) -> Topic:
        """Give one of the topics that were found.

        Raises:
            RunFolderError: No topics were looked for, or there is none of this name.
        """
        found = kept(self.folder)
        if found is None:
            hint = f"Look for them first: textsafety discover {self.folder.path}"
            raise RunFolderError("no topics were looked for in this run", where=str(self.folder.path), hint=hint)
        by_id = {known.id: known for known in found.topics}
        if topic not in by_id:
            hint = nearest(topic, list(by_id)) if by_id else found.note
            raise RunFolderError(f"there is no topic {topic!r}", where=str(self.folder.path), hint=hint)
        return by_id[topic]

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
