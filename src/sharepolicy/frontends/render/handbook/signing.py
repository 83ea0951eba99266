"""The page on which people approve exactly one policy, which its digest names."""

from __future__ import annotations

from sharepolicy.engine.policies.languages import texts_digest
from sharepolicy.frontends.render.blocks.blocks import Headed, Look, Paragraph, Run, Table, line
from sharepolicy.frontends.render.handbook.front import in_force, version_in_words
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import capital
from sharepolicy.ground.tongue import said

_SIGNATURES = 4


def to_sign(told: ToldPolicy) -> Headed:
    """Which policy it is, and lines to sign."""
    document, language, policy = told.document, told.language, told.policy
    rows = [
        (said(language, "policy"), line(document.title or document.name, " ", Run(document.name, Look.ID))),
        (said(language, "version"), line(document.version)),
        (said(language, "digest"), line(Run(policy.digest, Look.ID))),
    ]
    if told.texts:
        texts = said(language, "digest of the texts in {language}", language=language)
        rows.append((texts, line(Run(told.texts, Look.ID))))
    if policy.base is not None:
        base = " ".join(filter(None, (policy.base.name, policy.base.version)))
        rows.append((said(language, "laid on"), line(base, " ", Run(policy.base.digest, Look.ID))))
    if words := in_force(told.version.period, language):
        rows.append((said(language, "when"), line(f"{capital(words)}.")))
    for each in told.others:
        which = (Run(digest, Look.ID) for digest in filter(None, (each.policy.digest, texts_digest(each.policy))))
        version = line(version_in_words(each, language), *(part for run in which for part in (" ", run)))
        rows.append((said(language, "version for other days"), version))
    since = dict.fromkeys((shown.old_name, shown.old.digest) for shown in told.since)
    for old, digest in since:
        rows.append((said(language, "changes since"), line(old, " ", Run(digest, Look.ID))))
    day = line(told.day.isoformat()) if told.day is not None else line("")
    rows.append((said(language, "day of this handbook"), day))
    lead = said(language, "We have read this handbook, and approve the policy that it tells of:")
    why = said(
        language,
        "The digest is made from the whole policy: one that differs in a single rule, time limit or sentence has "
        "another one. Every answer names at its end the policy that gave it, with the first digits of its digest. So "
        "anybody can see later whether it was the policy approved here.",
    )
    translated = said(
        language,
        "This handbook is in a language into which the policy was translated. The digest of the texts is made from "
        "every text of the policy and of its examples in that language: if one word differs, so does the digest.",
    )
    of_texts = [Paragraph(translated)] if told.texts else []
    named = Table((said(language, "what"), said(language, "which")), tuple((line(capital(a)), b) for a, b in rows))
    heads = (said(language, "name"), said(language, "office"), said(language, "signature"), said(language, "day"))
    blank = Table(heads, tuple((line(""),) * len(heads) for _ in range(_SIGNATURES)), blank=True)
    return Headed(said(language, "To sign"), (Paragraph(lead), named, Paragraph(why), *of_texts, blank), "sign")
