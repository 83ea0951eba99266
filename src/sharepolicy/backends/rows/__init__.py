"""One reader of rows of cases: CSV, JSON Lines, Parquet and Arrow, named as files, folders or patterns.

A row is a column name for each text or value. `columns/encode` and `batch/loop` make cases of rows.
"""
