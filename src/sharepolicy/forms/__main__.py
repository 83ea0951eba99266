"""Write the schemas: `python -m sharepolicy.forms [FOLDER]`, by default into the checkout's `schemas/`."""

from __future__ import annotations

import sys
from pathlib import Path

from sharepolicy.forms.registry import write_schemas
from sharepolicy.reading.files import shipped

if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped("schemas"))
