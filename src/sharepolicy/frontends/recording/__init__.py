"""What `sharepolicy records` and `decide --record` do: a file for each kind of errand. Open `options.py` first."""
