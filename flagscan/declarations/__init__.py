"""What several ways to declare flags share: annotations, fields, parameters, descriptions.

A room between the interpreter and the interfaces. It knows Python's typing and dataclasses,
and no flag library.
"""
