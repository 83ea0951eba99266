"""A page out of a portable policy: what is in force, the words around it, and the script and style of the page."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sharepolicy.frontends.page.answer_words import ANSWER, REQUEST, TAKING
from sharepolicy.frontends.page.limits import limits_in
from sharepolicy.frontends.page.packing import packed, packed_texts
from sharepolicy.frontends.page.refusal_words import REFUSALS
from sharepolicy.frontends.page.words import CHECK, DATES, FRAME, PARTS, QUESTIONS, START
from sharepolicy.ground.escapes import html
from sharepolicy.ground.tongue import OWN, said

ELSEWHERE = "https://www.bbc.co.uk/weather"
"""Where "exit this page" leads, unless something else is said: a page that anybody might have open."""

_HERE = Path(__file__).parent
_WORDS = FRAME | DATES | START | PARTS | QUESTIONS | CHECK | ANSWER | REQUEST | TAKING | REFUSALS


def page_of(
    portable: Mapping[str, Any],
    day: datetime.date,
    *,
    elsewhere: str = ELSEWHERE,
    style: str = "",
    author: bool = False,
) -> str:
    """The page as HTML, for use on that day and later.

    `portable` is what `policy.export()` gives, read as JSON. `elsewhere` is the address to which "exit this page"
    leads, and `style` is CSS of a designer, put after that of the page. The page of an `author` takes an edited policy
    from the page around it. Raises PageError if no version is in force any more.
    """
    policy = packed(portable, day)
    languages = policy["languages"]
    kept = {**words_kept(portable), "exit": elsewhere, **({"author": True} if author else {})}
    script, own = _asset("page.js"), "\n".join(filter(None, (_asset("page.css"), style.replace("</", "<\\/"))))
    title = portable["versions"][-1]["texts"][languages[0]].get("title", portable["policy"])
    needs_script = " ".join(
        dict.fromkeys(
            said(_spoken(each), "This page needs JavaScript, which is turned off here.") for each in languages
        )
    )
    parts = {
        "language": html(languages[0]),
        "title": html(title),
        "rules": f"default-src 'none'; script-src '{_hashed(script)}'; style-src '{_hashed(own)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "style": own,
        "needs_script": html(needs_script),
        "words": _inside({**kept, "words": packed_texts(kept["words"])}),
        "policy": _inside(policy),
        "script": script,
    }
    shell = (_HERE / "shell.html").read_text(encoding="utf-8")
    first, *rest = shell.split("{{")  # taken apart once, so that nothing in a policy is ever read as a place to fill
    return first + "".join(parts[name] + after for name, _, after in (each.partition("}}") for each in rest))


def words_kept(portable: Mapping[str, Any]) -> dict[str, Any]:
    """What the page keeps beside the policy: the program's words and the time limits, in the policy's languages."""
    return {"words": _words(portable["languages"]), "limits": _limits(portable)}


def _words(languages: list[str]) -> dict[str, dict[str, str]]:
    """The program's words in these languages, and in English, which stands in for the words that one lacks."""
    return {
        language: {key: said(_spoken(language), text) for key, text in _WORDS.items()}
        for language in dict.fromkeys((OWN, *languages))
    }


def _limits(policy: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    languages = policy["languages"]
    return {
        language: {
            key: text for each in policy["versions"] for key, text in limits_in(each, language, languages[0]).items()
        }
        for language in languages
    }


def _spoken(language: str) -> str:
    """A language as the catalogues know it: English is what stands in the code."""
    return "" if language == OWN else language


def _hashed(text: str) -> str:
    """How a content security policy names the text of a script or a style."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _inside(data: object) -> str:
    """Plain data inside an element: nothing in it can end the element or begin another one."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _asset(name: str) -> str:
    """A file that came with us. Its line breaks are those over which a browser takes the hash."""
    return (_HERE / "built" / name).read_text(encoding="utf-8")
