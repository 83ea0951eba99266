"""The program's own words in the reader's language: complete, in step with the code, and not looked up for English."""

from __future__ import annotations

import io
import string
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest

from sharepolicy.frontends.cli import main
from sharepolicy.frontends.render.people import limit
from sharepolicy.ground import tongue
from sharepolicy.ground.tongue import CATALOGUES, said, said_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.language.within import within_from
from tests.helpers.mars import MARS

FILES = sorted(CATALOGUES.glob("*/LC_MESSAGES/sharepolicy.po"))
POLICY = Path(__file__).parents[1] / "guidance" / "two-languages.yaml"


def fields(text: str) -> set[str]:
    """What is put into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_one() -> None:
    """So that the tests below test something."""
    assert [path.parts[-3] for path in FILES] == ["cy"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_every_text_of_the_program(path: Path) -> None:
    """Run `python -m tools.catalogues` after changing a text, and translate it."""
    pytest.importorskip("babel")
    from tools.catalogues.__main__ import as_mo, catalogue, texts_of_program

    found = catalogue(path)
    assert {text.id for text in texts_of_program()} == {text.id for text in found}
    compiled = GNUTranslations(io.BytesIO(path.with_suffix(".mo").read_bytes()))
    anew = GNUTranslations(io.BytesIO(as_mo(found)))
    for text in found:
        if not text.id:
            continue
        forms = (text.id,) if isinstance(text.id, str) else text.id
        told = (text.string,) if isinstance(text.string, str) else text.string
        assert all(told), text.id
        for each in told:
            assert fields(each) <= fields("".join(forms)), text.id
            assert isinstance(text.id, tuple) or fields(each) == fields(text.id), text.id
        assert compiled.gettext(forms[0]) == anew.gettext(forms[0]) != ""
        for number in range(8):
            assert compiled.ngettext(forms[0], forms[-1], number) == anew.ngettext(forms[0], forms[-1], number)


@pytest.mark.parametrize(
    ("limit_", "words"),
    [
        ("at once", "ar unwaith"),
        ("1 hour", "o fewn 1 awr"),
        ("1 day", "o fewn 1 diwrnod"),
        ("2 days", "o fewn 2 ddiwrnod"),
        ("5 days", "o fewn 5 diwrnod"),
        ("2 working days", "o fewn 2 ddiwrnod gwaith"),
        ("15 minutes", "o fewn 15 munud"),
        ("2 months", "o fewn 2 fis"),
        ("1 year", "o fewn 1 flwyddyn"),
        ("promptly", "yn brydlon"),
    ],
)
def test_numbers_follow_the_plurals_of_the_language(limit_: str, words: str) -> None:
    """Welsh changes the word after two."""
    within = within_from(limit_)
    assert within is not None
    assert limit(within, PolicyDocument("one", Vocabulary(), language="cy")) == words
    assert limit(within, PolicyDocument("one", Vocabulary())) == (
        limit_ if within.amount is None else f"within {limit_}"
    )


def test_a_language_without_a_catalogue_is_spoken_to_in_english() -> None:
    """The policy may be translated all the same."""
    assert said("ga", "Why") == "Why"
    assert said_of("ga", 2, "{number} day", "{number} days") == "2 days"


def test_an_answer_in_welsh(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every word of it, apart from names."""
    case = tmp_path / "case.yaml"
    case.write_text("facts: {consent: not_sought}\n", encoding="utf-8")
    assert main(["decide", str(case), "--policy", str(POLICY), "--language", "cy"]) == 0
    digits = "crynodeb sha256:"
    said_, _, rest = capsys.readouterr().out.partition(digits)
    assert rest
    assert (
        said_
        == """\
HEB EI BENDERFYNU ETO, FELLY AM Y TRO: CYFEIRIWCH YN UWCH
Mae'r hyn sy'n hysbys hyd yma yn gadael hyn yn agored: gallai fod yn rhannu neu
cyfeirio'n uwch. Peidiwch â'i rhannu eto.
Gofynnwch i'r canlynol: arweinydd y clwb, o fewn 2 ddiwrnod gwaith.

Ar beth mae'n dibynnu
  Ydy'r plentyn mewn perygl?
  - Os ie: rhannu.
  - Os na: cyfeirio'n uwch.

Pam
  - Nid oes digon yn hysbys i benderfynu hyn eto.

Dysgwch hyn yn gyntaf
  1. Ydy'r plentyn mewn perygl?

Pam y gallai fod yn: rhannu
  - Dim ond os yw hyn yn wir (perygl: ie): Plentyn mewn perygl sy'n dod gyntaf.

Pam y gallai fod yn: cyfeirio'n uwch
  - Os nad oes yr un o'r rheolau yn penderfynu: Nid oes neb wedi gofyn i riant
    eto.

Penderfynwyd gan Beth gaiff y clwb ieuenctid ei ddweud wrth yr ysgol (polisi
two-languages, fersiwn 1.0.0, """
    )


def test_answers_can_be_typed_in_welsh(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they are shown; the case that is saved is the same in every language."""
    typed = "na\nwedi'i roi neu heb ei geisio\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
    saved = tmp_path / "case.yaml"
    assert main(["ask", "--policy", str(POLICY), "--language", "cy", "--save", str(saved)]) == 0
    shown = capsys.readouterr().out
    assert "Cwestiwn 2. Beth mae rhiant yn ei ddweud am hyn?" in shown
    assert "HEB EI BENDERFYNU ETO" in shown
    text = saved.read_text(encoding="utf-8")
    assert "danger: no" in text
    assert "consent: [given, not_sought]" in text


def test_english_is_not_looked_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is said in English needs a catalogue."""

    def never(_: str) -> None:
        raise AssertionError

    monkeypatch.setattr(tongue, "_catalogue", never)
    case = tmp_path / "case.yaml"
    case.write_text("facts: {consent: not_sought}\n", encoding="utf-8")
    assert main(["explain", str(case), "--policy", str(POLICY)]) == 0
    assert "Depending" not in capsys.readouterr().out
    with pytest.raises(AssertionError):
        main(["explain", str(case), "--policy", str(POLICY), "--language", "cy"])


def test_deciding_and_showing_in_english_imports_no_gettext() -> None:
    """It would be paid for by every program that only decides."""
    program = (
        "import sys, sharepolicy\n"
        "from sharepolicy.frontends.render.decision import render_decision\n"
        f"print(render_decision(sharepolicy.load({MARS!r}, prove=False).decide({{}})))\n"
        "assert not {'gettext', 'babel'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
