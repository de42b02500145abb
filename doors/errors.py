"""What can be foreseen to go wrong."""


class Foreseen(Exception):
    """Something a person can put right; the text says what and how."""
