"""The log as a table: the one module that knows SQLAlchemy. Entries are only ever added, each with its place.

SQLite and PostgreSQL keep the same tables. What is found by columns stands in the leaf too, where `verify` compares
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import ge, le, lt
from pathlib import Path
from typing import Any

from sharepolicy.records import sqlite
from sharepolicy.records.end_of_log import LogEnd, grown
from sharepolicy.records.entry import COLUMNS, Entry, LogRow, Section
from sharepolicy.records.failures import DamagedError, NoRecordsError, RecordsError
from sharepolicy.records.notes import Head
from sharepolicy.records.tree import SIZE, kept_with, root

try:
    import sqlalchemy as sql
    from sqlalchemy import event
    from sqlalchemy.exc import SQLAlchemyError
except ImportError as missing:
    raise NoRecordsError(
        'records need `sqlalchemy`, which is not installed: pip install "sharepolicy[records]"'
    ) from missing

_NUMBER = sql.BigInteger().with_variant(sql.Integer, "sqlite")  # in SQLite, the place of a row itself
_tables = sql.MetaData()
_entry = sql.Table(
    "entry",
    _tables,
    sql.Column("index", _NUMBER, primary_key=True, autoincrement=False),
    sql.Column("leaf", sql.LargeBinary, nullable=False),
    sql.Column("hashes", sql.LargeBinary, nullable=False),
    *(sql.Column(name, sql.Text, nullable=False, index=name in ("id", "of", "case", "day")) for name in COLUMNS),
    sql.Column("rules", sql.Text, nullable=False),
)
_RARE = ("erasure", "policy", "restored", "witness")  # kinds that have an index without all the others
_IS_RARE = sql.and_(*(_entry.c.kind != sql.literal_column(f"'{kind}'") for kind in ("record", "addition", "opening")))
sql.Index("ix_entry_rare", _entry.c.kind, sqlite_where=_IS_RARE, postgresql_where=_IS_RARE)
_section = sql.Table(
    "section",
    _tables,
    sql.Column("entry", sql.BigInteger, primary_key=True, autoincrement=False),
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("person", sql.Text, nullable=False, index=True),
    sql.Column("key", sql.BigInteger, nullable=False),
    sql.Column("commitment", sql.LargeBinary, nullable=False),
    sql.Column("sealed", sql.LargeBinary, nullable=False),
)
_head = sql.Table(
    "head",
    _tables,
    sql.Column("size", _NUMBER, primary_key=True, autoincrement=False),
    sql.Column("text", sql.Text, nullable=False),
)
_BY_DAY, _dated = {"since": ge, "until": le, "before": lt}, _entry.alias()
_count = sql.select(
    sql.func.coalesce(sql.func.max(_entry.c.index) + sql.literal_column("1"), sql.literal_column("0"))
).scalar_subquery()
_END = sql.select(_count, sql.select(_head.c.text).where(_head.c.size == _count).scalar_subquery())
_ADD_ENTRY, _ADD_SECTION, _ADD_HEAD = (sql.insert(each) for each in (_entry, _section, _head))
_MOVE_HEAD = (
    sql.update(_head)
    .where(_head.c.size == sql.bindparam("before"))
    .values(size=sql.bindparam("size"), text=sql.bindparam("text"))
)


class Log:
    """The entries of one store, in a database."""

    def __init__(self, place: str, *, is_file: bool) -> None:
        """Open it, and make its tables if there are none: in a file, or at an address. Raises RecordsError."""
        self._closed = False
        try:
            url = sql.URL.create("sqlite", database=str(Path(place).absolute())) if is_file else _address(place)
            named = {"paramstyle": "named"} if url.get_backend_name() == "sqlite" else {}
            self._engine = sql.create_engine(url, hide_parameters=True, **named)
        except (SQLAlchemyError, ImportError) as error:
            raise RecordsError(f"`{_without_password(place)}` is not a database that can be opened: {error}") from None
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", sqlite.prepare)
            event.listen(self._engine, "begin", sqlite.begin)
        elif self._engine.dialect.name != "postgresql":
            raise RecordsError(f"records are kept in SQLite or PostgreSQL, not in {self._engine.dialect.name}")
        dialect, often = self._engine.dialect, (_END, _ADD_ENTRY, _ADD_SECTION, _ADD_HEAD, _MOVE_HEAD)
        self._texts = {each: str(each.compile(dialect=dialect)) for each in often}
        self._end: LogEnd | None = None
        with self._reading() as db:
            is_new = not set(_tables.tables) <= set(sql.inspect(db).get_table_names())
        if is_new:  # for another program too, perhaps, at the same moment
            with self._writing("SELECT pg_advisory_xact_lock(6962)") as db:
                _tables.create_all(db)

    def close(self) -> None:
        """Let go of the database."""
        self._closed = True
        self._engine.dispose()

    def append(
        self,
        entries: Sequence[Entry],
        sign: Callable[[int, bytes], Head],
        has_signed: Callable[[int, bytes, str], bool],
    ) -> list[int]:
        """Add entries, and the head that `sign` makes of size and hash after them: all durably, or none.

        `has_signed` says whether a text is a head of this size and hash that `sign` made: nothing is added after what
        somebody else has put in, for the new head would cover it.
        """
        with self._writing() as db:
            end = self._read_end(db, has_signed)
            found = grown(end, entries)
            head = sign(found.size, found.root)
            db.exec_driver_sql(self._texts[_ADD_ENTRY], found.entries)
            if found.sections:
                db.exec_driver_sql(self._texts[_ADD_SECTION], found.sections)
            signatures = len(head.signatures)  # if others have signed the head before it too, that stays
            put = _MOVE_HEAD if end.size and end.signatures <= signatures else _ADD_HEAD
            db.exec_driver_sql(self._texts[put], {"before": end.size, "size": found.size, "text": str(head)})
        self._end = LogEnd(found.size, found.frontier, str(head), signatures)
        return list(range(end.size, found.size))

    def keep_head(self, head: Head) -> None:
        """Keep a head that others have signed too, in the place of the one of the same size."""
        with self._writing() as db:
            db.execute(sql.delete(_head).where(_head.c.size == head.size))
            db.execute(sql.insert(_head), {"size": head.size, "text": str(head)})

    def end(self) -> tuple[int, str]:
        """How many entries there are, and the head after them; empty if there is none of this size."""
        with self._reading() as db:
            size, text = db.exec_driver_sql(self._texts[_END]).one()
        return size, str(text or "")

    def heads(self) -> list[tuple[int, str]]:
        """All heads that are kept, the newest last: of which size, and the text."""
        with self._reading() as db:
            return [(head.size, head.text) for head in db.execute(sql.select(_head).order_by(_head.c.size))]

    def node(self, level: int, number: int) -> bytes:
        """The kept hash of a node of the tree."""
        with self._reading() as db:
            hashes = db.scalar(sql.select(_entry.c.hashes).where(_entry.c.index == kept_with(level, number)))
        found = (hashes or b"")[level * SIZE : (level + 1) * SIZE]
        if len(found) != SIZE:
            raise DamagedError("the log is damaged: a hash of its tree is missing. Run `records verify`")
        return found

    def rows(
        self, *, end: int | None = None, only: Mapping[str, Any] | None = None, with_sections: bool = True
    ) -> Iterator[LogRow]:
        """Entries in order. `only`: by column the text that it must have, or the texts one of which it must have.

        Also by `person`, `rule`, and by days of the decision: `since`, `until`, `before`.
        """
        chosen = sql.select(_entry).order_by(_entry.c.index)
        if end is not None:
            chosen = chosen.where(_entry.c.index < end)
        for name, wanted in (only or {}).items():
            chosen = chosen.where(_wanted(name, wanted))
        with self._reading() as db, db.execute(chosen.execution_options(yield_per=1000)) as found:
            for part in found.mappings().partitions():
                yield from _rows(part, _sections(db, part) if with_sections else {})

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its own file, such as an index that does not lead to an entry any more."""
        if self._engine.dialect.name != "sqlite":
            return []
        with self._reading() as db:
            found = [str(row[0]) for row in db.exec_driver_sql("PRAGMA integrity_check(10)")]
        return [] if found == ["ok"] else found

    def stray_sections(self) -> list[int]:
        """The numbers of entries that are not there, though there are sections of them."""
        strays = sql.select(_section.c.entry).where(_section.c.entry.not_in(sql.select(_entry.c.index))).distinct()
        with self._reading() as db:
            return list(db.scalars(strays.order_by(_section.c.entry)))

    @contextmanager
    def _writing(self, lock: str = "LOCK TABLE entry IN EXCLUSIVE MODE") -> Iterator[sql.Connection]:
        """Alone, until it is durable."""
        with self._clearly(), self._engine.connect() as db:
            db = db.execution_options(alone=True)
            with db.begin():
                if db.dialect.name == "postgresql":
                    db.execute(sql.text("SET LOCAL synchronous_commit = on"))
                    db.execute(sql.text(lock))
                yield db

    @contextmanager
    def _reading(self) -> Iterator[sql.Connection]:
        with self._clearly(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _clearly(self) -> Iterator[None]:
        """Say of an error of the database what it means here, and nothing that is recorded."""
        if self._closed:
            raise RecordsError("this store of records has been closed")
        try:
            yield
        except SQLAlchemyError as error:
            told = str(getattr(error, "orig", error)).splitlines()[0]
            raise DamagedError(f"the store of records cannot be used: {told}") from None

    def _read_end(self, db: sql.Connection, has_signed: Callable[[int, bytes, str], bool]) -> LogEnd:
        """How the log ends. What this program has left there itself need not be looked at again."""
        size, text = db.exec_driver_sql(self._texts[_END]).one()
        if self._end is not None and (self._end.size, self._end.head) == (size, text):
            return self._end
        levels = {
            kept_with(level, (size >> level) - 1): level for level in range(size.bit_length()) if size >> level & 1
        }
        found = db.execute(sql.select(_entry.c.index, _entry.c.hashes).where(_entry.c.index.in_(levels)))
        frontier = {levels[index]: hashes[levels[index] * SIZE :][:SIZE] for index, hashes in found}
        if len(frontier) != len(levels) or any(len(each) != SIZE for each in frontier.values()):
            raise DamagedError("the log is damaged: nothing can be added. Run `records verify`")
        if size and not has_signed(size, root(size, lambda level, _: frontier[level]), str(text)):
            raise DamagedError("the log does not end as it was signed, so nothing is added: `records verify`")
        return LogEnd(size, frontier, str(text), len(Head.parse(text).signatures) if size else 0)


def _wanted(name: str, wanted: Any) -> Any:
    if name in _BY_DAY:  # by the index of days, which has nothing else: what is found is in the order of the log
        return _entry.c.index.in_(sql.select(_dated.c.index).where(_BY_DAY[name](_dated.c.day, wanted)))
    if name in ("rule", "outcome"):
        many = _entry.c.rules if name == "rule" else sql.literal(" ").concat(_entry.c.outcome).concat(" ")
        return many.contains(f" {wanted} ", autoescape=True)
    if name == "person":
        about = sql.select(_section.c.entry).where(_section.c.person == wanted)
        added = sql.select(_dated.c.of).where(_dated.c.index.in_(about), _dated.c.kind == "addition")
        return sql.or_(_entry.c.index.in_(about), _entry.c.id.in_(added))  # a record also by what was added to it
    column = _entry.c[name]
    found = column == wanted if isinstance(wanted, str) else column.in_(wanted)
    return sql.and_(found, _IS_RARE) if name == "kind" and wanted in _RARE else found


def _sections(db: sql.Connection, part: Sequence[Any]) -> Mapping[int, Sequence[Section]]:
    """The sections of entries, by entry."""
    first, last = part[0]["index"], part[-1]["index"]
    is_run = last - first < len(part)
    where = _section.c.entry.between(first, last) if is_run else _section.c.entry.in_([row["index"] for row in part])
    found: dict[int, list[Section]] = {}
    for each in db.execute(sql.select(_section).where(where).order_by(_section.c.entry, _section.c.number)):
        section = Section(str(each.person), each.key, _blob(each.commitment), _blob(each.sealed))
        found.setdefault(each.entry, []).append(section)
    return found


def _rows(part: Sequence[Any], sections: Mapping[int, Sequence[Section]]) -> Iterator[LogRow]:
    for row in part:
        columns = {name: str(row[name]) for name in (*COLUMNS, "rules")}
        leaf, hashes = _blob(row["leaf"]), _blob(row["hashes"])
        yield LogRow(row["index"], leaf, hashes, columns, tuple(sections.get(row["index"], ())))


def _blob(value: Any) -> bytes:
    """A value as bytes, though somebody has put another kind there: SQLite does not mind, but a verification tells."""
    return value if isinstance(value, bytes) else str(value).encode()


def _address(place: str) -> sql.URL:
    """An address that leads to a database. The errors say nothing of a password."""
    try:
        url = sql.make_url(place)
    except ValueError:
        raise RecordsError("the port in the address of the database is not a number") from None
    if "@" in (url.host or ""):
        raise RecordsError("in the password of the address of the database, write %40 for @")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise RecordsError("records in memory would be lost: name a file")
    return url


def _without_password(place: str) -> str:
    try:
        return sql.make_url(place).set(query={}).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return "the address"
