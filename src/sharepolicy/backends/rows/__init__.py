"""One reader of rows of cases: CSV, JSON Lines, Parquet and Arrow, as files, folders and patterns. Begin with `row`."""
