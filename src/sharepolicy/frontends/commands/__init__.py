"""The commands of `sharepolicy`, one module each: its arguments (`add`) and what it does (`run`)."""
