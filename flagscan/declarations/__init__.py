"""What several ways to declare flags share: annotations, fields, parameters, descriptions.

A room between the interpreter and the interfaces. It knows Python's typing, dataclasses and
pydantic's fields. Of flag libraries it knows what more than one interface builds upon: which
classes are parsers (``argument_parsers``), and click's types and commands, which typer takes too.
"""
