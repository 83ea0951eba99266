"""The proof of one record: whoever trusts the public keys checks it, without the store and without our program."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.frontends.render.proof import render_proof
from sharepolicy.records import BadNoteError, Proved, PublicKey, Records, check_proof
from tests.helpers.recorded import recorded


def proved(store: Records, *, show: bool = True) -> tuple[str, str]:
    for number in range(6):
        record = recorded(store, case=f"C-{number}", around={"note": [{"text": "the boathouse"}]})
        if number == 3:
            chosen = record
    return chosen, store.prove(chosen, show=show)


def test_a_proof_shows_what_was_recorded(store: Records) -> None:
    record, text = proved(store)
    shown = check_proof(text, store.public_keys)
    assert shown.leaf["id"] == record
    assert shown.said[0]["case"] == "C-3"
    assert shown.said[0]["around"]["note"] == [{"text": "the boathouse"}]
    assert shown.signed_by == (store.head().origin,)


def test_a_proof_need_not_show_it(store: Records) -> None:
    record, text = proved(store, show=False)
    shown = check_proof(text, store.public_keys)
    assert (shown.leaf["id"], shown.said) == (record, ())
    assert "boathouse" not in text


def test_what_was_added_is_proved_too(file_store: Records) -> None:
    """That it was decided otherwise, and who was told: a court saw the first entry only, and was told of no other."""
    record = recorded(file_store)
    recorded(file_store, case="C-2")
    file_store.extend(record, {"decided": {"by": "R. Doyle", "outcome": "dont_share", "why": "She is abroad."}})
    file_store.open(record, by="x", why="y")
    file_store.extend(record, {"told": [{"who": "the mother", "told": True, "person": "P-7"}], "note": [{"text": "x"}]})
    for show in (True, False):
        proved = check_proof(file_store.prove(record, show=show), file_store.public_keys)
        assert [each.leaf["kind"] for each in proved.added] == ["addition", "addition"]
        assert [each.missing for each in proved.added] == ([0, 0] if show else [1, 2])
    proved = check_proof(file_store.prove(record), file_store.public_keys)
    assert proved.added[0].said[0]["around"]["decided"]["why"] == "She is abroad."
    told = render_proof(proved)
    assert "What the person decided" in told.replace("what the", "What the")
    assert "She is abroad" in told
    assert "2 later additions to this record are proved here." in told
    file_store.erase(person="P-7", basis="Article 17", by="I. Officer")
    told = render_proof(check_proof(file_store.prove(record), file_store.public_keys))
    assert "It shows 1 of 2 pieces of what was written: the other was left out, or erased." in " ".join(told.split())
    assert "mother" not in told
    told = render_proof(check_proof(file_store.prove(record, show=False), file_store.public_keys))
    assert "What it says is not shown: that was left out, or has been erased." in told


def _with(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """A proof whose extra data somebody has changed."""
    lines = text.split("\n")
    extra = json.loads(b64decode(lines[1].removeprefix("extra ")))
    change(extra)
    lines[1] = f"extra {b64encode(json.dumps(extra, separators=(',', ':'), ensure_ascii=False).encode()).decode()}"
    return "\n".join(lines)


def test_what_somebody_took_out_of_a_proof_shows(file_store: Records) -> None:
    """The boy's own words were gone without a trace; and they could be shown three times."""
    record = recorded(file_store, around={"views": [{"of": "the boy", "said": "He hits me.", "person": "P-2"}]})
    text = file_store.prove(record)
    whole = check_proof(text, file_store.public_keys)
    assert (whole.missing, len(whole.said)) == (0, 2)
    less = check_proof(_with(text, lambda extra: extra["shown"].pop()), file_store.public_keys)
    assert (less.missing, less.said) == (1, whole.said[:1])
    assert "It shows 1 of 2 pieces" in render_proof(less)
    more = check_proof(_with(text, lambda extra: extra.update(shown=extra["shown"][::-1] * 3)), file_store.public_keys)
    assert more == whole


def test_an_addition_to_another_record_proves_nothing(file_store: Records) -> None:
    """Nor does one that is not in the log."""
    records = [recorded(file_store, case=case) for case in ("C-1", "C-2")]
    for each in records:
        file_store.extend(each, {"note": [{"text": each}]})
    one, two = map(file_store.prove, records)
    others: list[Any] = []
    assert _with(two, lambda extra: others.extend(extra["added"]))
    for change, says in (
        (lambda extra: extra.update(added=others), "was not added to its record"),
        (lambda extra: extra["added"][0].update(hashes=[]), "not in the log"),
        (lambda extra: extra["added"][0].update(shown=others[0]["shown"]), "not what was recorded"),
        (lambda extra: extra.update(added=7), "not whole"),
    ):
        with pytest.raises(BadNoteError, match=says):
            check_proof(_with(one, change), file_store.public_keys)


def test_neither_a_proof_nor_a_record_tells_in_a_log_line_what_it_says(file_store: Records) -> None:
    """A failing assert, or a tool that keeps the variables of a traceback, wrote all of it down."""
    record = recorded(file_store, case="C-77", person="P-77", around={"note": [{"text": "the boathouse"}]})
    file_store.extend(record, {"note": [{"text": "the boathouse"}]})
    for shown in (file_store.open(record, by="A. Lead", why="review"), _proved(file_store, record)):
        for secret in ("boathouse", "C-77", "P-77", "is at risk", "share"):
            assert secret not in repr(shown).replace("sharepolicy", "")
        assert record in repr(shown) or "missing=0" in repr(shown)


def _proved(store: Records, record: str) -> Proved:
    return check_proof(store.prove(record), store.public_keys)


def test_no_letter_of_a_proof_can_be_changed(file_store: Records) -> None:
    _, text = proved(file_store)
    good = check_proof(text, file_store.public_keys)
    for place in [*range(80), *range(80, len(text), 97)]:
        other = text[:place] + chr(ord(text[place]) ^ 2) + text[place + 1 :]
        try:
            shown = check_proof(other, file_store.public_keys)
        except (BadNoteError, UnicodeEncodeError):
            continue
        assert (shown.leaf, shown.said) == (good.leaf, good.said), place  # an unknown signature may be ignored


def test_a_proof_is_of_a_log_that_one_trusts(file_store: Records) -> None:
    _, text = proved(file_store)
    with pytest.raises(BadNoteError, match="not signed by its log"):
        check_proof(text, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\nx",
        f"c2sp.org/tlog-proof@v1\nextra {b64encode(b'[' * 100_000).decode()}\nindex 0\n\nx",
        f"c2sp.org/tlog-proof@v1\nextra eyJsZWFmIjoie30ifQ==\nindex {'9' * 5000}\n\nx",
    ],
    ids=range(6),
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(BadNoteError):
        check_proof(text, ())


GO = """
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func hash(text string) (found tlog.Hash) {
	raw, err := base64.StdEncoding.DecodeString(text)
	must(err)
	copy(found[:], raw)
	return
}

func main() {
	reader := bufio.NewReader(os.Stdin)
	whole := new(strings.Builder)
	_, err := reader.WriteTo(whole)
	must(err)
	above, below, _ := strings.Cut(whole.String(), "\\n\\n")
	lines := strings.Split(above, "\\n")
	verifier, err := note.NewVerifier(os.Args[1])
	must(err)
	opened, err := note.Open([]byte(below), note.VerifierList(verifier))
	must(err)
	head := strings.Split(opened.Text, "\\n")
	size, err := strconv.ParseInt(head[1], 10, 64)
	must(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	var extra struct{ Leaf string }
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err)
	must(json.Unmarshal(raw, &extra))
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		proof = append(proof, hash(line))
	}
	must(tlog.CheckRecord(proof, size, hash(head[2]), index, tlog.RecordHash([]byte(extra.Leaf))))
	fmt.Printf("entry %d of %d, %x\\n", index, size, sha256.Sum256([]byte(extra.Leaf)))
}
"""

LIBRARY = Path("/usr/share/gocode/src")


@pytest.mark.slow
@pytest.mark.skipif(
    shutil.which("go") is None or not (LIBRARY / "golang.org/x/mod/sumdb/note").is_dir(),
    reason="needs Go and its module library (Debian: apt-get install golang-go golang-golang-x-mod-dev)",
)
def test_the_verifier_of_others_agrees(file_store: Records, tmp_path: Path) -> None:
    """Go's own code for the logs of its modules reads our heads, signatures and proofs."""
    _, text = proved(file_store)
    source = tmp_path / "main.go"
    source.write_text(GO, encoding="utf-8")
    environment = {
        "GO111MODULE": "off",
        "GOPATH": str(LIBRARY.parent),
        "GOCACHE": str(tmp_path / "go"),
        "PATH": "/usr/bin:/bin:/usr/local/bin",
        "HOME": str(tmp_path),
    }
    built = subprocess.run(
        ["go", "build", "-o", "check", "main.go"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    key: PublicKey = file_store.public_keys[0]

    def check(given: str) -> tuple[int, str]:
        done = subprocess.run(
            [str(tmp_path / "check"), str(key)], input=given, capture_output=True, text=True, timeout=60, check=False
        )
        return done.returncode, done.stdout

    assert check(text)[0] == 0
    lines = text.split("\n")
    for number in (1, 2, 3, len(lines) - 6, len(lines) - 5, len(lines) - 3):
        raw = bytearray(lines[number].encode())
        raw[min(len(raw) // 2, 60)] ^= 1  # of the extra data, where the leaf stands
        code, said = check("\n".join([*lines[:number], raw.decode(), *lines[number + 1 :]]))
        assert (code, said[:7]) == (1, "refused"), number
    assert "entry 5 of 8, " in check(text)[1]
