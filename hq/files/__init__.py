"""Files that people have, read as rows and landed."""
