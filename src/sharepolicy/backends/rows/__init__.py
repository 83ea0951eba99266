"""One reader of rows of cases: CSV, JSON Lines, Parquet and Arrow, named as files, folders or patterns."""
