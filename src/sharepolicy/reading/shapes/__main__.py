"""Write the schemas: `python -m sharepolicy.reading.shapes [FOLDER]`, by default into the checkout's `schemas/`."""

from __future__ import annotations

import sys
from pathlib import Path

from sharepolicy.reading.files import shipped
from sharepolicy.reading.shapes.registry import write_schemas

if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped("schemas"))
