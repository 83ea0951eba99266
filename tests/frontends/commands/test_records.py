"""`sharepolicy records`, and `decide --record`: what a person types and reads, from the first record to its erasure."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from sharepolicy import records
from sharepolicy.frontends.cli import main
from tests.helpers.recorded import small_policy

Said = Callable[..., str]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Run a command in a new folder. It has to end with this code; what it says on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHAREPOLICY_RECORDS", raising=False)
    (tmp_path / "case.yaml").write_text("facts: {risk: yes, agrees: no}\n")
    (tmp_path / "beside.yaml").write_text(
        "asked: {by: R. Head}\n"
        "views:\n  - {of: the child, said: She wants us to help.}\n"
        "  - {of: the mother, why_not: It would put her at risk., person: P-2}\n"
    )

    def run(*arguments: str, code: int = 0) -> str:
        ended = main([*arguments])
        told = capsys.readouterr()
        assert ended == code, told.err
        return told.out + told.err

    return run


@pytest.fixture
def record(said: Said) -> str:
    """The name of a record of a decision in `records.db`."""
    folder = str(small_policy().files[0])
    given = ("--by", "A. Worker", "--for", "C-1", "--person", "P-1", "--with", "beside.yaml")
    told = said("decide", "case.yaml", "--policy", folder, "--record", *given)
    return told.rpartition("Recorded in records.db: ")[2].strip()


def test_a_decision_is_recorded_found_and_opened(said: Said, record: str) -> None:
    listed = said("records", "list")
    assert listed.startswith(record)
    assert "share  danger" in listed
    assert said("records", "search", "--case", "C-2") == "0 records.\n"
    found = json.loads(said("records", "search", "--rule", "danger", "--format", "json"))
    assert [each["record"] for each in found["records"]] == [record]
    shown = said("records", "show", record, "--by", "I. Auditor", "--why", "yearly audit")
    for part in ("Case C-1, about P-1", "A. Worker", "R. Head", "She wants us to help.", "Not done yet", "Tell them."):
        assert part in shown
    assert "I. Auditor, yearly audit" in shown
    opened = json.loads(said("records", "show", record, "--by", "I. Auditor", "--why", "again", "--format", "json"))
    assert [each["why"] for each in opened["openings"]] == ["yearly audit", "again"]


GONE = "Would be erased: 1 record, with 1 piece about other people.\n"


def test_a_name_that_there_is_not_finds_nothing_and_says_so(said: Said, record: str) -> None:
    """Not even where it would erase: nothing is older than a year by a policy whose name was mistyped."""
    assert said("records", "list", "--policy", "small").startswith(record)
    assert said("records", "list", "--rule", "agreed") == "0 records.\n"  # it is a rule, and has not decided yet
    order = (
        "records",
        "expire",
        "--before",
        "2030-01-01",
        "--even-recent",
        "--basis",
        "Schedule 4",
        "--by",
        "x",
        "--dry-run",
    )
    for mistyped in (("records", "list"), ("records", "search"), order):
        told = said(*mistyped, "--policy", "smal", code=2)
        assert "no policy `smal` has decided anything here; did you mean `small`?" in " ".join(told.split())
    told = " ".join(said("records", "search", "--rule", "dangr", code=2).split())
    assert "has a rule `dangr`; did you mean `danger`?" in told
    assert said(*order, "--policy", "small", "--unfinished") == GONE


def test_a_store_that_begins_with_a_decision_is_named_with_its_whole_path(said: Said, tmp_path: Path) -> None:
    """In the wrong folder, the decision is not with those of the team: whoever records it has to see that."""
    order = ("decide", "case.yaml", "--policy", str(small_policy().files[0]), "--by", "A", "--for", "C-1", "--record")
    told = said(*order)
    assert f"A new store of records begins here: {tmp_path / 'records.db'}" in told.replace("\n", " ")
    assert told.index("A new store") < told.index("Recorded in records.db")
    assert "new store" not in said(*order)
    (tmp_path / "elsewhere").mkdir()
    told = said(*order, "elsewhere/other.db").replace("\n", " ")
    assert f"A new store of records begins here: {tmp_path / 'elsewhere' / 'other.db'}" in told
    said("records", "begin", "--name", "camden.example/records", "--store", "third.db")
    assert "new store" not in said(*order, "third.db")


def test_what_stays_though_it_is_old_is_said(said: Said, record: str, tmp_path: Path) -> None:
    """Something is still to be done, or was recorded since; a dry run names it too."""
    order = ("records", "expire", "--even-recent", "--basis", "Schedule 4", "--by", "x", "--before")
    nothing = "rased: 0 records.\n1 record from before that day stays:\n"
    assert said(*order, "2101-01-01") == f"E{nothing}  {record}: 2 steps are outstanding\n"
    assert said(*order, "2101-01-01", "--unfinished", "--dry-run") == GONE
    old = small_policy().decide({"risk": False}).to_dict() | {"on": "2001-05-04", "today": False}
    with records.open(tmp_path / "records.db") as store:
        (added,) = store.add(old, policy=small_policy(), case="C-1")
    told = said(*order, "2002-01-01", "--unfinished", "--dry-run")
    assert told == f"Would be e{nothing}  {added.record}: it was recorded on that day or later\n"


def test_one_record_that_was_changed_stops_no_list(said: Said, record: str, tmp_path: Path) -> None:
    with records.open(tmp_path / "records.db") as store:
        (other,) = store.add(small_policy().decide({"risk": True}), policy=small_policy(), case="C-2")
    with sqlite3.connect(tmp_path / "records.db") as db:
        where = 'entry = (SELECT "index" FROM entry WHERE id = ?)'
        db.execute(f"UPDATE section SET sealed = zeroblob(900) WHERE {where}", (record,))
    for verb, says in (
        ("outstanding", other.record),
        ("report", "Decisions"),
        ("export", "decision"),
        ("replay", "1 "),
    ):
        told = " ".join(said("records", verb, "--by", "x", code=2).split())
        assert says in told
        assert f"record {record} cannot be read: entry" in told


def test_a_log_that_is_cut_off_says_so_before_it_answers(said: Said, record: str, tmp_path: Path) -> None:
    """Whoever searched a child at night found nothing, and shared or not by that."""
    with records.open(tmp_path / "records.db") as store:
        assert store.cut_off == ""
    said("records", "backup", "old.db")
    with records.open(tmp_path / "records.db") as store:
        store.add(small_policy().decide({"risk": True}), policy=small_policy(), case="C-2", person="P-2")
    said("records", "backup", "new.db")
    for name, is_cut in (("old.db", True), ("new.db", False)):
        where = ("--store", name, "--keys", "records.db.keys")
        for order in (("list",), ("search", "--person", "P-9"), ("head",)):
            told = " ".join(said("records", *order, *where).split())
            assert ("were signed: put back its newest backup" in told) is is_cut


def test_a_store_is_begun_with_a_name(said: Said, tmp_path: Path) -> None:
    begin = ("records", "begin", "--name", "camden.example/records")
    assert said(*begin) == "records.db: a new store of records, camden.example/records.\n"
    assert said("records", "head").startswith("camden.example/records\n1\n")
    assert "1 entry: all as" in said("records", "verify")
    for name in ("Camden records", "a+b", "x" * 256, ""):
        told = said("records", "begin", "--name", name, "--store", "new.db", code=2)
        assert ("without spaces" if name else "it says nothing") in " ".join(told.split())
        assert not (tmp_path / "new.db").exists()
    for other in (begin, ("records", "begin", "--name", "other.example/records")):
        said("decide", "case.yaml", "--policy", str(small_policy().files[0]), "--record", "--by", "x", "--for", "y")
        assert "already, with the name `camden.example/records`" in " ".join(said(*other, code=2).split())


def test_what_came_after_is_added(said: Said, record: str, tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("done: [{action: tell-them, by: A. Worker, when: 2026-03-01T10:00}]\n")
    assert said("records", "add", record, "more.yaml") == f"Added to {record}.\n"
    shown = said("records", "show", record, "--by", "x", "--why", "y")
    assert "Tell them. (A. Worker; on 1 March 2026 at 10:00)" in shown


@pytest.mark.skipif(os.name != "posix", reason="who may read a file is told otherwise there")
def test_what_is_taken_out_of_the_seal_is_for_its_owner_only(said: Said, record: str, tmp_path: Path) -> None:
    """Everybody on the machine could read a page with names, and a proof. Public keys are to be given out."""
    (tmp_path / "page.html").write_text("")
    (tmp_path / "page.html").chmod(0o644)
    for order in ("html", "json", "text"):
        said("records", "show", record, "--by", "x", "--why", "y", "--format", order, "-o", f"page.{order}")
    said("records", "prove", record, "-o", "record.proof")
    said("records", "keys", "-o", "log.keys")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {modes[name] for name in ("page.html", "page.json", "page.text", "record.proof")} == {0o600}
    assert modes["log.keys"] & 0o044
    assert json.loads((tmp_path / "page.json").read_text("utf-8"))["record"] == record


def test_a_record_is_a_page_to_print(said: Said, record: str, tmp_path: Path) -> None:
    said("records", "show", record, "--by", "<b>x</b>", "--why", "y", "--format", "html", "-o", "page.html")
    page = (tmp_path / "page.html").read_text()
    assert page.startswith("<!doctype html>")
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_record_is_read_by_somebody_who_was_not_there(said: Said, record: str, tmp_path: Path) -> None:
    """What was known, what people did, in sentences, with times as people write them; and whose advice it was."""
    (tmp_path / "more.yaml").write_text(
        "told: [{told: no, who: the mother, why_not: It is not safe.}]\nreview: 2999-03-09\n"
        "shared: [{with: the school, when: 2026-03-01T10:05, what: The visits}]\n"
    )
    said("records", "add", record, "more.yaml")
    shown = " ".join(said("records", "show", record, "--by", "x", "--why", "y").split())
    for part in (
        "What was known when this was decided - risk: yes - agrees: no",
        "The mother was not told; because: It is not safe.",
        "The visits to the school; on 1 March 2026 at 10:05.",
        "To be looked at again on - 9 March 2999",
        "This is advice to whoever decided. Only people decide.",
    ):
        assert part in shown
    assert " UTC" in shown


def test_a_log_is_verified(said: Said, record: str, tmp_path: Path) -> None:
    assert said("records", "verify") == "3 entries: all as they were written.\n"
    said("records", "head", "-o", "kept.txt")
    assert said("records", "verify", "--head", "kept.txt") == "3 entries: all as they were written.\n"
    raw = bytearray((tmp_path / "records.db").read_bytes())
    place = raw.index(f'"id":"{record}"'.encode()) + 6  # in the leaf
    raw[place] ^= 1
    (tmp_path / "records.db").write_bytes(raw)
    assert "changed: entry 2 was changed" in said("records", "verify", code=1)
    assert json.loads(said("records", "verify", "--format", "json", code=1))["found"][0]["index"] == 2


def test_a_log_is_verified_without_its_keys(said: Said, record: str, tmp_path: Path) -> None:
    said("records", "keys", "-o", "log.keys")
    (tmp_path / "records.db.keys").rename(tmp_path / "elsewhere")
    assert said("records", "verify", "--trust", "log.keys") == "3 entries: all as they were written.\n"
    assert "the keys of this store are not in records.db.keys" in said("records", "verify", code=2)
    assert not (tmp_path / "records.db.keys").exists()
    raw = (tmp_path / "records.db").read_bytes()
    (tmp_path / "records.db").write_bytes(raw.replace(b'"outcome":"share"', b'"outcome":"shard"'))
    assert "changed: entry 2 was changed: what it is found by" in said(
        "records", "verify", "--trust", "log.keys", code=1
    )
    told = said("records", "verify", "--trust", "log.keys", "--store", "nowhere.db", code=2)
    assert "there is no store of records at `nowhere.db`" in told
    assert record


def test_a_record_is_proved_to_somebody_else(said: Said, record: str, tmp_path: Path) -> None:
    said("records", "keys", "-o", "keys.txt")
    assert (tmp_path / "keys.txt").read_text() == said("records", "keys")
    said("records", "prove", record, "-o", "record.tlog-proof")
    shown = said("records", "check", "record.tlog-proof", "--trust", "keys.txt")
    assert f"Record {record} was written on" in shown
    assert "She wants us to help." in shown
    said("records", "prove", record, "-o", "hidden.tlog-proof", "--hidden")
    hidden = said("records", "check", "hidden.tlog-proof", "--trust", "keys.txt")
    assert "She wants" not in hidden
    assert "What the policy advised for" in hidden
    text = (tmp_path / "record.tlog-proof").read_text()
    (tmp_path / "record.tlog-proof").write_text(text.replace("index 2", "index 1"))
    assert "not in the log" in said("records", "check", "record.tlog-proof", "--trust", "keys.txt", code=2)


def test_a_witness_signs_by_file(said: Said, record: str, tmp_path: Path) -> None:
    (tmp_path / "keys.txt").write_text(said("records", "keys"))
    said("records", "head", "--since", "0", "-o", "head.txt")
    given = ("--memory", "police", "--trust", "keys.txt", "-o", "signed.txt")
    told = said("records", "cosign", "head.txt", "--as", "police.example", *given)
    public = tmp_path / "police" / "witness.pub"
    assert "how it begins: police.example+" in " ".join(told.split())
    assert said("records", "cosign", "signed.txt", "--trust", str(public)) == "police.example has signed the head.\n"
    assert "as they were written" in said("records", "verify")
    assert record in said("records", "list")


def test_what_came_through_windows_is_read(said: Said, record: str, tmp_path: Path) -> None:
    """Every file that goes to and fro by mail: with other line ends, and a mark at its beginning."""

    def mail(name: str) -> None:
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))

    for name, written in (
        ("log.keys", ("keys", "-o", "log.keys")),
        ("asked.txt", ("head", "--since", "0", "-o", "asked.txt")),
        ("head.txt", ("head", "-o", "head.txt")),
        ("proof.txt", ("prove", record, "-o", "proof.txt")),
    ):
        said("records", *written)
        mail(name)
    given = ("--as", "police.example", "--memory", "police", "--trust", "log.keys", "-o", "signed.txt")
    said("records", "cosign", "asked.txt", *given)
    mail("signed.txt")
    mail("police/witness.pub")
    assert "has signed the head" in said("records", "cosign", "signed.txt", "--trust", "police/witness.pub")
    assert "all as they were written" in said("records", "verify", "--head", "head.txt")
    assert "was written on" in said("records", "check", "proof.txt", "--trust", "log.keys")
    (tmp_path / "more.yaml").write_text("note: [{text: She rang.}]\nreview: 2999-03-09\n")
    mail("more.yaml")
    assert said("records", "add", record, "more.yaml") == f"Added to {record}.\n"


def test_a_person_is_erased(said: Said, record: str) -> None:
    order = ("--basis", "Article 17", "--by", "I. Officer")
    planned = said("records", "erase", "--person", "P-2", *order, "--dry-run")
    assert planned == "Would be erased: 0 records, and 1 piece of other records.\n"
    said("records", "erase", "--person", "P-2", *order)
    assert "put her at risk" not in said("records", "show", record, "--by", "x", "--why", "y")
    assert said("records", "erase", record, *order) == "Erased: 1 record.\n"
    assert "has been erased" in said("records", "show", record, "--by", "x", "--why", "y", code=2)
    assert "erased" in said("records", "list")
    assert said("records", "outstanding", "--by", "x") == "0 steps outstanding. 1 more record has been erased.\n"
    assert said("records", "replay", "--by", "x").endswith("as they did. 1 more record has been erased.\n")
    assert "nothing here that could be erased" in said("records", "erase", "--person", "P-9", *order, code=2)
    before = said("records", "verify")
    assert said("records", "expire", "--before", "2020-01-01", *order) == "Erased: 0 records.\n"
    assert said("records", "verify") == before  # a run every night leaves nothing behind


def test_the_master_key_is_changed(said: Said, record: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "records.db.keys" / "master.key"
    old = file.read_text()
    assert "a new master key, which is in the folder" in said("records", "rotate")
    assert file.read_text() != old
    monkeypatch.setenv("SHAREPOLICY_RECORDS_NEW_KEY", "2b" * 32)
    assert "give it as `SHAREPOLICY_RECORDS_KEY`" in said("records", "rotate")
    monkeypatch.delenv("SHAREPOLICY_RECORDS_NEW_KEY")
    assert "not the one for these keys" in said("records", "list", code=2)
    monkeypatch.setenv("SHAREPOLICY_RECORDS_KEY", "2b" * 32)
    assert record in said("records", "list")
    assert "say which is the new one" in said("records", "rotate", code=2)


def test_what_was_decided_before_stays_to_be_read(said: Said, record: str, tmp_path: Path) -> None:
    """Nothing of the first is put into the mouth of the second; and it says that it is not what was advised."""
    (tmp_path / "then.yaml").write_text("decided: {by: A. Lead, outcome: dont_share, why: second thoughts}\n")
    said("records", "add", record, "then.yaml")
    shown = " ".join(said("records", "show", record, "--by", "x", "--why", "y").split())
    assert "A. Worker." in shown
    assert "A. Lead; decided: not to share it; because: second thoughts." in shown
    assert "The policy had advised otherwise: share." in shown


def test_each_person_of_a_request_has_a_record(said: Said, tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text("facts: {risk: yes}\nsubjects: {boy: {age: 3}, girl: {age: 9}}\n")
    begin = ("decide", "both.yaml", "--policy", str(small_policy().files[0]), "--record", "--by", "A", "--for", "C-9")
    assert "give a reference for `girl` too" in said(*begin, "--person", "boy=P-1", code=2)
    assert "write --person NAME=REFERENCE" in said(*begin, "--person", "P-1", "--person", "P-2", code=2)
    assert "did you mean `girl`?" in said(*begin, "--person", "boy=P-1", "--person", "girrl=P-2", code=2)
    (tmp_path / "with.yaml").write_text(
        "note: [{text: hers, subject: girl}, {text: whose}]\ndecided: {by: A, why: x}\n"
    )
    told = said(*begin, "--person", "boy=P-1", "--person", "girl=P-2", "--with", "with.yaml")
    assert "Each of these records has what does not name its `subject`: decided.why, note." in " ".join(told.split())
    assert said("records", "search", "--person", "P-2").endswith("1 record.\n")
    assert "1 record" in said("records", "erase", "--person", "P-1", "--basis", "Article 17", "--by", "I. Officer")


def test_two_people_cannot_both_have_decided(said: Said, tmp_path: Path) -> None:
    (tmp_path / "beside.yaml").write_text("decided: {by: R. Doyle}\n")
    given = ("--policy", str(small_policy().files[0]), "--record", "--for", "C-1", "--with", "beside.yaml")
    assert "somebody else decided" in said("decide", "case.yaml", *given, "--by", "B. Other", code=2)


def test_records_are_looked_back_at(said: Said, record: str, tmp_path: Path) -> None:
    by = ("--by", "I. Auditor")
    assert said("records", "replay", *by) == "1 record; 0 do not come out as they did.\n"
    folder = str(small_policy().files[0])
    assert said("records", "replay", "--policy", folder, *by) == "1 record; 0 come out otherwise.\n"
    assert f"{record}  " in said("records", "outstanding", *by)
    assert "0 decisions counted" in said("records", "report", *by)
    assert "From the request" in said("records", "report", "--least", "1", "--details", "rules", *by)
    assert "share: 1" in said("records", "report", "--least", "1", *by)
    assert "outcomes,share,share,1" in said("records", "report", "--least", "1", "--format", "csv", *by)
    assert json.loads(said("records", "report", "--least", "1", "--format", "json", *by))["records"] == 1
    said("records", "report", "--least", "1", "--format", "html", "-o", "report.html", *by)
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")
    assert json.loads(said("records", "export", *by))["span_id"] == record


def test_holidays_are_days(said: Said, record: str, tmp_path: Path) -> None:
    (tmp_path / "holidays.txt").write_bytes(b"2026-12-25\r\n\r\n2026-12-28\r\n")
    assert record
    given = ("records", "report", "--by", "I. Auditor", "--least", "1", "--holidays", "holidays.txt")
    assert "no times said: 1" in said(*given)
    (tmp_path / "holidays.txt").write_text("25 December\n")
    assert "and not `25 December`" in " ".join(said(*given, code=2).split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("records", "list", "--store", "nowhere.db"), "there is no store of records at `nowhere.db`"),
        (("records", "list", "--store", "mysql://x/y"), "where the keys are kept|in which folder the keys are kept"),
        (("records", "show", "0" * 16, "--by", "x", "--why", "y"), "there is no record `0000000000000000`"),
        (("records", "erase", "--basis", "x", "--by", "y"), "say what to erase"),
        (("records", "head", "--since", "99"), "and not 99"),
        (("records", "check", "nowhere", "--trust", "nowhere"), "`nowhere` cannot be read"),
        (("records", "frob"), "invalid choice"),
        (("records", "search", "--outcome", "shared"), "invalid choice"),
        (("records", "erase", "--person", "P-1", "--basis", " ", "--by", "y"), "argument --basis: it says nothing"),
        (("records", "show", "0" * 16, "--by", "", "--why", "y"), "argument --by: it says nothing"),
        (("records", "report", "--by", "x", "--least", "0"), "`0` is not a number from 1 on"),
        (("records", "outstanding", "--by", "x", "--since", "2026-12-01", "--until", "2026-11-01"), "is after `until`"),
        (("decide", "case.yaml", "--by", "x"), "nothing is recorded without --record"),
        (("decide", "case.yaml", "--record", "--by", "x"), "say who decided"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], told: str, said: Said, record: str) -> None:
    assert record
    assert any(each in said(*arguments, code=2) for each in told.split("|"))


def test_what_is_written_by_hand_is_held_to_the_decision(said: Said, record: str, tmp_path: Path) -> None:
    """A day that has not come, a step that there is not, a receiver whom the request does not name."""
    statement = "{{kind: {}, name: {}, by: A, when: 2026-03-01, id: s1{}}}"
    for text, told in (
        ("told: [{who: the mother, told: yes, when: 2999-01-01}]", "`2999-01-01` has not come yet"),
        ("told: [{who: the mother, told: yes, when: 2999-01-01T10:00+01:00}]", "has not come yet"),
        ("review: 2026-03-09", "`2026-03-09` has passed"),
        (f"statements: [{statement.format('done', 'tell-tem', '')}]", "did you mean `tell-them`?"),
        (f"statements: [{statement.format('learned', 'risk', ', recipient: school')}]", "no recipient `school`"),
    ):
        (tmp_path / "wrong.yaml").write_text(f"{text}\n")
        assert told in " ".join(said("records", "add", record, "wrong.yaml", code=2).split())
        decide = (
            "decide",
            "case.yaml",
            "--policy",
            str(small_policy().files[0]),
            "--record",
            "--by",
            "A",
            "--for",
            "C-9",
        )
        assert told in " ".join(said(*decide, "--with", "wrong.yaml", code=2).split())
    (tmp_path / "both.yaml").write_text(
        "facts: {risk: yes}\nrecipients: {school: {}, police: {}}\nsubjects: {boy: {age: 3}, girl: {age: 9}}\n"
    )
    (tmp_path / "right.yaml").write_text(
        f"statements: [{statement.format('done', 'tell-them', ', recipient: school')}]\nreview: 2999-01-01\n"
    )
    decide = ("decide", "both.yaml", "--policy", str(small_policy().files[0]), "--record", "--by", "A", "--for", "C-9")
    given = (*decide, "--person", "boy=P-1", "--person", "girl=P-2", "--with")
    said(*given, "right.yaml")
    (tmp_path / "wrong.yaml").write_text(f"statements: [{statement.format('asked', 'x', ', recipient: scool')}]\n")
    assert "did you mean `school`?" in said(*given, "wrong.yaml", code=2)


def test_what_is_added_has_to_be_right(said: Said, record: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("dne: []\nreview: 2026-02-30\n")
    told = said("records", "add", record, "bad.yaml", code=2)
    assert "bad.yaml:1:1" in told
    assert "did you mean `done`?" in told
    (tmp_path / "step.yaml").write_text("done: [{action: tell-tem}]\n")
    wrong = said("records", "add", record, "step.yaml", code=2)
    assert "step.yaml:1:17" in wrong
    assert "the decision has no step `tell-tem`" in wrong
    assert "did you mean `tell-them`?" in wrong
    assert "`2026-02-30` is no day of any calendar" in told
    assert said("records", "verify") == "3 entries: all as they were written.\n"
