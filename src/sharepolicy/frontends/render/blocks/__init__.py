"""A page for people as plain values, and its writers: one content, as HTML or as Markdown. Open `blocks` first."""
