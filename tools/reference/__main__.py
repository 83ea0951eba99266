"""Write the reference pages that are made from the code: `python -m tools.reference`."""

from __future__ import annotations

from tools.reference.pages import FOLDER, pages

if __name__ == "__main__":
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
