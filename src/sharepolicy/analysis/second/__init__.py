"""Whether another engine agrees; where it does not, the answer is to escalate.

Open `confirm.py` first. `trial_cases.py` chooses the cases on which two engines are compared.
"""
