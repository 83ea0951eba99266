"""A small policy whose vocabulary lies beside its folder."""

from __future__ import annotations

WORDS = "vocabulary: words\nfacts:\n  risk: {asks: Is there a risk?, type: yes/no}\n"
POLICY = """\
policy: small
title: Small
version: 1.0.0
uses: [../words.yaml]
safeguards:
  harm:
    rules:
      danger: {when: {risk: yes}, outcome: share, because: A child is at risk.}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
roles: {lead: the lead}
unsettled: {to: lead}
"""
