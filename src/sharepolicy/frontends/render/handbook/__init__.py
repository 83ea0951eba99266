"""A whole policy in words, for those who must agree with it and do not read YAML. Open `book` first."""
