"""Pages for people: what lands, what waits, what was refused, and why a row says what it says."""
