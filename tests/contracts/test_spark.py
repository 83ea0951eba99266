"""What can be said of deciding on Spark without one."""

from __future__ import annotations

import pytest

from sharepolicy import decide_spark
from tests.helpers.mars import load_mars


def test_an_answer_that_there_is_not_is_refused_before_anything_runs() -> None:
    """Not on some worker, an hour later."""
    with pytest.raises(ValueError, match="there is no answer `outcom`"):
        decide_spark(load_mars(prove=False), None, want=["outcom"])
