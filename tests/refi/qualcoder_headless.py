"""Run the importer and the exporter of a QualCoder checkout without a screen.

    python qualcoder_headless.py CHECKOUT PROJECT.qdpx FOLDER

Imports the project into a new QualCoder project below FOLDER, which keeps ``data.qda`` (SQLite), adds one coding by a
person, Ama, who agrees with the first one there, and writes it again as ``FOLDER/again.qdpx`` and
``FOLDER/Codebook-again.qdc``. Prints, as JSON, all messages that a user would have seen. Needs nothing but Python:
everything of the screen is replaced by objects that do nothing.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import shutil
import sqlite3
import sys
import types
from pathlib import Path


class Silent(type):
    """Gives a class any attribute that is asked of it."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing

    def __or__(cls, other):
        return cls


class Nothing(metaclass=Silent):
    """Takes anything, gives itself, and is false."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()

    def __call__(self, *args, **kwargs):
        return Nothing()

    def __bool__(self):
        return False


class Screen(types.ModuleType):
    """A module that holds any class that is asked of it."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = Silent(name, (Nothing,), {})
        setattr(self, name, made)
        return made


class Said:
    """Keeps lines and messages."""

    def __init__(self):
        self.lines = []

    def append(self, line):
        self.lines.append(str(line))


def stage(said):
    """Put what QualCoder imports in place, before it does."""
    for name in ("PyQt6", "PyQt6.QtWidgets", "PyQt6.QtCore", "PyQt6.QtGui"):
        sys.modules[name] = Screen(name)
    for part in ("QtWidgets", "QtCore", "QtGui"):
        setattr(sys.modules["PyQt6"], part, sys.modules[f"PyQt6.{part}"])
    builtins._ = lambda text: text

    class Message:
        def __init__(self, app, title, text, icon=""):
            said.append(f"{title}: {text}")

        def exec(self):
            pass

    helpers = types.ModuleType("qualcoder.helpers")
    helpers.Message = Message
    sys.modules["qualcoder.helpers"] = helpers


def database(checkout, folder):
    """Make an empty project with the tables that QualCoder itself would make."""
    for name in ("documents", "images", "audio", "video"):
        (folder / name).mkdir(parents=True)
    tree = ast.parse((checkout / "src" / "qualcoder" / "__main__.py").read_text(encoding="utf-8"))
    [make] = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "new_project"]
    texts = [node.value for node in ast.walk(make) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    connection = sqlite3.connect(folder / "data.qda")
    for text in texts:
        if text.strip().upper().startswith("CREATE TABLE"):
            connection.execute(text)
    connection.execute(
        "insert into project (databaseversion, date, memo, about) values ('v17', '2024-01-01 09:00:00', '', '')"
    )
    connection.commit()
    return connection


def main(checkout, project, folder):
    said = Said()
    stage(said)
    home = folder / "home"
    (home / ".qualcoder").mkdir(parents=True)
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(home)
    copied = Path(shutil.copy(project, folder / "given.qdpx"))  # it unpacks beside the file
    connection = database(checkout, folder / "again.qda")
    settings = {"directory": str(folder), "codername": "default", "ai_enable": "False", "fontsize": 10, "font": "x"}
    app = types.SimpleNamespace(
        conn=connection,
        project_path=str(folder / "again.qda"),
        project_name="again.qda",
        settings=settings,
        ai_models=[],
        project_events=None,
        ai=None,
        version="QualCoder",
        write_config_ini=lambda *args: None,
        get_annotations=list,
    )
    sys.path.insert(0, str(checkout / "src"))
    from qualcoder import refi

    class Endings(Nothing):
        pass

    refi.RefiLineEndings = Endings
    dialog = sys.modules["PyQt6.QtWidgets"].QFileDialog
    dialog.getOpenFileName = staticmethod(lambda *args, **kwargs: (str(copied), True))
    dialog.getExistingDirectory = staticmethod(lambda *args, **kwargs: str(folder))
    refi.RefiImport(app, said, "qdpx")
    connection.commit()
    coded = (
        "select cid, fid, seltext, pos0, pos1, 'Ama', memo, date from code_text where memo like '%; assigned;%' limit 1"
    )
    connection.execute(f"insert into code_text (cid, fid, seltext, pos0, pos1, owner, memo, date) {coded}")
    connection.commit()
    imported = list(said.lines)
    said.lines.clear()
    refi.RefiExport(app, said, "project")
    refi.RefiExport(app, said, "codebook")
    connection.commit()
    sys.stdout.write(json.dumps({"imported": imported, "exported": said.lines}))


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:]))
