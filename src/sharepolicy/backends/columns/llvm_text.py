"""A program as text for LLVM: one pass over the columns of a chunk, 512 rows at a time.

For each 64 rows the values of a column are compared with the first value of each meaning, and the comparison is one
word of a plane. The steps of the program are taken on eight such words at once, which stay in the registers of the
processor. No text of a policy gets in here, only numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from sharepolicy.backends.columns.circuit import AskedCells, Program
from sharepolicy.backends.columns.forms import BITS, ColumnForm

WORDS = 8
"""How many words of each plane are worked on at once; there must be as many."""

_AHEAD = 4096
"""How many bytes ahead numbers are fetched into the caches: a fifth of the time is waiting for them without it."""

_PLANE = f"<{WORDS} x i64>"
_SLOT = f"[{WORDS} x i64]"


def _all(value: int, count: int = WORDS, kind: str = "i64") -> str:
    return f"<{', '.join([f'{kind} {value}'] * count)}>"


_NONE, _EVERY = _all(0), _all(-1)


class _Writing:
    """The body of the loop while it is written. Mutable on purpose: it adds lines.

    What is written twice is the same value. `each_word` are the lines for 64 rows, which put the comparisons into slots
    of memory; `each_block` those for 512 rows, which take them from there.
    """

    def __init__(self, forms: Mapping[str, ColumnForm]) -> None:
        self._forms = forms
        self._place = {fact: place for place, fact in enumerate(forms)}
        self._values: dict[tuple[int, str], str] = {}
        self._compared: dict[str, str] = {}
        self._fetched: set[str] = set()
        self.each_word: list[str] = []
        self.each_block: list[str] = []

    @property
    def slots(self) -> int:
        """How many slots of memory the comparisons need."""
        return max(1, len(self._compared))

    def block(self, expression: str) -> str:
        """A value that is worked out for each 512 rows."""
        return self._value(self.each_block, expression)

    def _value(self, lines: list[str], expression: str) -> str:
        key = (id(lines), expression)
        if key not in self._values:
            self._values[key] = f"%v{len(self._values)}"
            lines.append(f"{self._values[key]} = {expression}")
        return self._values[key]

    def plane_at(self, pointer: str) -> str:
        """The words of this block of a plane."""
        return self.block(f"load {_PLANE}, ptr {self.block(f'getelementptr i64, ptr {pointer}, i64 %word')}, align 8")

    def _compare(self, fact: str, comparison: str, number: int, *, above: int = 0) -> str:
        """The plane of the rows whose number, less `above`, compares in this way."""
        size = int(self._forms[fact].kind[1:])
        kind = f"i{8 * size}"
        numbers = f"<64 x {kind}>"
        where = self._value(self.each_word, f"getelementptr {kind}, ptr %values{self._place[fact]}, i64 %row")
        self._fetch(where, 64 * size)
        taken = self._value(self.each_word, f"load {numbers}, ptr {where}, align 1")
        if above:
            taken = self._value(self.each_word, f"sub {numbers} {taken}, {_all(above, 64, kind)}")
        mask = self._value(self.each_word, f"icmp {comparison} {numbers} {taken}, {_all(number, 64, kind)}")
        if mask not in self._compared:
            slot = len(self._compared)
            word = self._value(self.each_word, f"bitcast <64 x i1> {mask} to i64")
            into = self._value(self.each_word, f"getelementptr {_SLOT}, ptr %slots, i64 {slot}, i64 %number")
            self.each_word.append(f"store i64 {word}, ptr {into}, align 8")
            from_ = self.block(f"getelementptr {_SLOT}, ptr %slots, i64 {slot}")
            self._compared[mask] = self.block(f"load {_PLANE}, ptr {from_}, align 64")
        return self._compared[mask]

    def _fetch(self, where: str, count: int) -> None:
        """Ask for the bytes that will be read soon. None of them need be there."""
        if where not in self._fetched:
            self._fetched.add(where)
            for line in range(_AHEAD, _AHEAD + count, 64):
                there = self._value(self.each_word, f"getelementptr i8, ptr {where}, i64 {line}")
                self.each_word.append(f"call void @llvm.prefetch.p0(ptr {there}, i32 0, i32 3, i32 1)")

    def _at_least(self, fact: str, begin: int) -> str:
        form = self._forms[fact]
        if form.kind == BITS:
            return self.plane_at(f"%values{self._place[fact]}")
        least, most = _span(form.kind)
        if not least < begin <= most:
            return _EVERY if begin <= least else _NONE
        return self._compare(fact, "uge" if form.kind[0] == "u" else "sge", begin)

    def possible(self, asked: AskedCells) -> str:
        """The plane of the rows in which one of these cells is possible."""
        fact, cells = asked
        form = self._forms[fact]
        hits = [not meaning.isdisjoint(cells) for meaning in form.meanings]
        found = _EVERY if hits[0] else _NONE
        for begin, (before, hit) in zip(form.begins, pairwise(hits), strict=True):
            if hit is not before:
                found = self.block(f"xor {_PLANE} {found}, {self._at_least(fact, begin)}")
        if form.unknown is False:
            return found
        if form.unknown is True or form.unknown & cells:
            return self.block(f"or {_PLANE} {found}, {self.block(f'xor {_PLANE} {self._known(fact)}, {_EVERY}')}")
        return self.block(f"and {_PLANE} {found}, {self._known(fact)}")

    def _known(self, fact: str) -> str:
        return self.plane_at(f"%known{self._place[fact]}")

    def outside(self) -> str:
        """The rows with a number outside of the limits of its column."""
        found = _NONE
        for fact, form in self._forms.items():
            if form.limits is None:
                continue
            least, most = _span(form.kind)
            low, high = max(form.limits[0], least), min(form.limits[1], most)
            if (low, high) == (least, most):
                continue
            if low > high:
                return _EVERY
            # less `low`, and read without its sign, a number below `low` is larger than all that are fine
            plane = self._compare(fact, "ugt", high - low, above=low)
            if form.unknown is not False:
                plane = self.block(f"and {_PLANE} {plane}, {self._known(fact)}")
            found = self.block(f"or {_PLANE} {found}, {plane}")
        return found


def _span(kind: str) -> tuple[int, int]:
    bits = 8 * int(kind[1:])
    return (0, (1 << bits) - 1) if kind[0] == "u" else (-(1 << bits - 1), (1 << bits - 1) - 1)


def llvm_text(program: Program, forms: Mapping[str, ColumnForm]) -> str:
    """A function `decide` of the addresses of the columns, those of the planes to write, and the number of words.

    Each column has two addresses: of its values, and of the plane of the rows that have one. The function tells with
    another number than 0 that a number is outside of its limits; what it wrote is of no use then.
    """
    writing = _Writing(forms)
    registers = {0: _NONE, 1: _EVERY}
    registers |= {place: writing.possible(asked) for place, asked in enumerate(program.asked, 2)}
    for is_and, one, two, into in program.steps:
        step = f"{'and' if is_and else 'or'} {_PLANE} {registers[one]}, {registers[two]}"
        registers[into] = writing.block(step)
    outside = writing.outside()
    for number, register in enumerate(program.outputs):
        into_ = writing.block(f"getelementptr i64, ptr %found{number}, i64 %word")
        writing.each_block.append(f"store {_PLANE} {registers[register]}, ptr {into_}, align 8")
    pointers = [
        *(f"{kind}{place}" for place in range(len(forms)) for kind in ("values", "known")),
        *(f"found{number}" for number in range(len(program.outputs))),
    ]
    return _FUNCTION.format(
        addresses=_lines(_address(place, name) for place, name in enumerate(pointers)),
        slots=writing.slots,
        each_word=_lines(writing.each_word),
        each_block=_lines(writing.each_block),
        outside=outside,
    )


def _address(place: int, name: str) -> str:
    return f"%at_{name} = getelementptr ptr, ptr %addresses, i64 {place}\n  %{name} = load ptr, ptr %at_{name}"


def _lines(lines: Iterable[str]) -> str:
    return "\n  ".join(lines)


_FUNCTION = f"""
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
declare i64 @llvm.vector.reduce.or.v{WORDS}i64({_PLANE})

define i64 @decide(ptr %addresses, i64 %words) {{{{
entry:
  {{addresses}}
  %slots = alloca {_SLOT}, i64 {{slots}}, align 64
  %last = sub i64 %words, {WORDS}
  br label %block
block: ; the last block ends with the last word, and may do some words again
  %begin = phi i64 [0, %entry], [%next, %decided]
  %before = phi {_PLANE} [{_NONE}, %entry], [%until, %decided]
  %is_last = icmp ugt i64 %begin, %last
  %word = select i1 %is_last, i64 %last, i64 %begin
  br label %compare
compare:
  %number = phi i64 [0, %block], [%number_next, %compare]
  %here = add i64 %word, %number
  %row = shl i64 %here, 6
  {{each_word}}
  %number_next = add i64 %number, 1
  %more_words = icmp ult i64 %number_next, {WORDS}
  br i1 %more_words, label %compare, label %decided
decided:
  {{each_block}}
  %until = or {_PLANE} %before, {{outside}}
  %next = add i64 %begin, {WORDS}
  %more_blocks = icmp ult i64 %next, %words
  br i1 %more_blocks, label %block, label %end
end:
  %some = call i64 @llvm.vector.reduce.or.v{WORDS}i64({_PLANE} %until)
  ret i64 %some
}}}}
"""

OUTCOMES = f"""
define i64 @decide(ptr %addresses, i64 %words) {{
entry:
  {_lines(_address(place, name) for place, name in enumerate(("first", "second", "numbers")))}
  br label %next_word
next_word:
  %word = phi i64 [0, %entry], [%after, %next_word]
  %first_word = getelementptr i64, ptr %first, i64 %word
  %is_first = load <64 x i1>, ptr %first_word, align 8
  %second_word = getelementptr i64, ptr %second, i64 %word
  %is_second = load <64 x i1>, ptr %second_word, align 8
  %others = select <64 x i1> %is_second, <64 x i8> {_all(1, 64, "i8")}, <64 x i8> {_all(2, 64, "i8")}
  %all = select <64 x i1> %is_first, <64 x i8> zeroinitializer, <64 x i8> %others
  %row = shl i64 %word, 6
  %into = getelementptr i8, ptr %numbers, i64 %row
  store <64 x i8> %all, ptr %into, align 1
  %after = add i64 %word, 1
  %more = icmp ult i64 %after, %words
  br i1 %more, label %next_word, label %end
end:
  ret i64 0
}}
"""
"""A function `decide` that writes a byte for each row: 0 in the rows of one plane, 1 in those of another, else 2."""
