"""How source is read: bytes, syntax tree, exact text and comments of a script."""
