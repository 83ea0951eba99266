"""One reader of rows of cases: CSV, JSON Lines, Parquet and Arrow, named as files, folders or patterns.

A row gives each column name a text or value. `columns/encode` and `batch/loop` turn rows into cases.
"""
