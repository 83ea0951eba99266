"""The page for practitioners: one HTML file that asks, decides and prints, without a server and without a network.

Open `making.py` first: it puts the page together from the portable policy, the words of the program (`words`,
`answer_words`) and the script and style in `built/`. These are made from `source/` by `tools/page`, and committed: a
machine with Python alone can make a page. In `source/`, `page.mjs` is where the page begins, `interview.mjs` holds
what is known, `screens.mjs` says what is asked next, `answer.mjs` what is answered; only `views/` and what they use
know of a document. All deciding is done by the reader in `backends/portable/js/`.
"""
