"""What the examples of a policy show about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from attrs import frozen

from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.known import KnownPolicy
from sharepolicy.ground.days import day_or_today
from sharepolicy.ground.kinds import check_kind, check_path
from sharepolicy.language.case import Example
from sharepolicy.reading.gate import File
from sharepolicy.reading.more_examples import read_more_examples
from sharepolicy.reading.once import ReadOnce


@frozen(eq=False, repr=False, slots=False)
class ExaminedPolicy(KnownPolicy):
    """A policy that can be held to examples, and asked which parts of it matter."""

    @property
    def examples(self) -> tuple[Example, ...]:
        """Its examples, from its files as they were when it was loaded; none if it has no file.

        For a policy as of a day, those that fit that day. Raises CaseError when an example cannot be read.
        """
        return self._own_examples[0]

    @cached_property
    def _own_examples(self) -> tuple[tuple[Example, ...], tuple[File, ...]]:
        """Its examples, and the files that were read for them."""
        if self.file is None:
            return (), ()
        return later.read_own_examples(self.file, self.document, self._fixed, self._once)

    def read_examples(self, *files: str | Path) -> tuple[Example, ...]:
        """The examples for it in other files: example files, and pages of Markdown that show examples.

        Raises CaseError with everything that is wrong with them.
        """
        for file in files:
            check_path(file, "files", "the path of a file")
        return read_more_examples(self.document, map(Path, files), self._once or ReadOnce())

    def try_examples(
        self, examples: Iterable[Example] | None = None, *, on: datetime.date | None = None
    ) -> tuple[later.ExampleResult, ...]:
        """Decide examples, its own when none are given, and compare each with what its author expects.

        Those without a date are decided as of the day `on`, or today if it is left out. Raises CaseError when its own
        examples cannot be read.
        """
        day = day_or_today(on, self._zone)
        return tuple(later.try_example(self.compiled, example, day) for example in self._these(examples))

    def coverage(self, examples: Iterable[Example] | None = None, *, on: datetime.date | None = None) -> later.Coverage:
        """What examples exercise, and which lines of conditions they show to matter. Arguments as in `try_examples`."""
        return later.coverage(self.compiled, self._these(examples), day_or_today(on, self._zone))

    def mutation(self, examples: Iterable[Example] | None = None, *, on: datetime.date | None = None) -> later.Mutation:
        """Which small mistakes in it proof or examples would notice, and a missing example for each of the others.

        Takes seconds for a policy of fifty rules. Arguments as in `try_examples`. Raises PolicyError when the policy is
        too entangled.
        """
        return later.mutate(self.document, self._these(examples), day_or_today(on, self._zone))

    def suggestions(
        self, examples: Iterable[Example] | None = None, *, on: datetime.date | None = None
    ) -> later.Suggestions:
        """A few examples that together would notice what `mutation` finds unnoticed, for its author to confirm."""
        return later.suggest(self.mutation(examples, on=on))

    def influence(self) -> later.Influences:
        """In how many possible cases each rule, group, clause and fact decides, and would be missed."""
        return later.influence(self.compiled)

    def _these(self, examples: Iterable[Example] | None) -> tuple[Example, ...]:
        if examples is None:
            return self.examples
        check_kind(examples, "examples", "several examples, as `read_examples` gives them", Iterable)
        given = tuple(examples)
        for each in given:
            check_kind(each, "examples", "several examples, as `read_examples` gives them", Example)
        return given
