"""Whole tables decided at once: rows as bits, facts as columns. Needs `pip install "sharepolicy[columns]"`."""
