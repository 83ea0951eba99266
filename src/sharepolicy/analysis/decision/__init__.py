"""The answer for a case or a request: what it is, why, what should be asked, and what would lead to another.

Open `decide.py` first, and `requests.py` for several people and items at once. The answer itself is in `decision.py`,
why it is so in `reasons.py`, why a question is asked in `questions.py`, and what is shown next in `screens.py`.
"""
