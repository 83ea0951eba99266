"""Optional libraries, each behind one module."""
