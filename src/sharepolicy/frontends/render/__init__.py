"""Values to text: one module for each kind of thing that people read. Nothing here prints; commands do."""
