"""A reader of portable policies in plain Python, without anything else: copy this folder wherever you need it.

    policy = read(Path("mars.policy.json").read_bytes())
    answer = policy.on(datetime.date.today()).decide({"risk_to_child": "immediate"})

`policy` is the file to open first. What a file holds, and what an answer means, is in docs/reference/portable.md of
sharepolicy.
"""

from .answers import PortableAnswer, PortablePart, PortablePerson, PortableRequest
from .flaws import PortableError
from .limits import TimeLimit
from .policy import PortablePolicy, PortableVersion, read

__all__ = [
    "TimeLimit",
    "PortableAnswer",
    "PortableError",
    "PortablePart",
    "PortablePerson",
    "PortablePolicy",
    "PortableRequest",
    "PortableVersion",
    "read",
]
