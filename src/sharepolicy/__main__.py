"""`python -m sharepolicy` is `sharepolicy`."""

from __future__ import annotations

import sys

from sharepolicy.frontends.cli import main

sys.exit(main())
