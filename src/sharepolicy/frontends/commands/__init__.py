"""The commands of `sharepolicy`, one module each: its arguments (`add_arguments`) and what it does (`run`)."""
