"""Time of a REFI-QDA export, and that its project passes ``textsafety refi check``.

    uv run python benchmarks/refi_qda.py [--documents 5000] [--suggested]

Makes a survey of invented comments, codes it, then times ``export --to refi_qda``, ``refi check`` and ``refi import``
as whole commands.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MAKE = Path(__file__).with_name("make_survey.py")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--suggested", action="store_true", help="export suggested codings too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(MAKE), str(given.documents), str(folder / "survey.csv")], check=True)
        out = folder / "out"
        call("run", "survey", str(folder / "survey.csv"), "--out", str(out), "--quiet")
        option = ["--option", "suggested=true"] if given.suggested else []
        print(f"{given.documents:,} documents")
        print(f"export  {call('export', str(out), '--to', 'refi_qda', *option):.1f} s")
        project = out / "project.qdpx"
        print(f"project.qdpx  {project.stat().st_size / 2**20:.1f} MiB")
        print(f"check   {call('refi', 'check', str(project)):.1f} s, passed")
        print(f"import  {call('refi', 'import', str(project), '--out', str(folder / 'in')):.1f} s")


def call(*arguments: str) -> float:
    """Give the wall time of a command in seconds; it must succeed."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "textsafety", *arguments], check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
