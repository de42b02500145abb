"""The demo: everything once, on a server of its own."""
