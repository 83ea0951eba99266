"""Optional libraries, each in a room or a module of its own.

`columns/` decides whole tables, `sql/` writes a policy as a query, `durable/` is the second engine, and `spark.py`
decides rows in a cluster. `batch/` decides files of rows, with the columns engine or case by case.
"""
