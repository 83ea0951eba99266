"""Write the types of the JSON, which are made from its forms: `python -m tools.types`."""

from __future__ import annotations

from tools.types.modules import FOLDER, modules

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in modules().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
