"""Files of rows: what is read, decided, counted and written, with the columns engine and one by one."""
