"""What the script would do, worked out without doing it.

Read in this order: ``values`` (what an expression can be), ``heap`` (objects
that change, and undoing changes), ``flow`` (undecided tests), ``expressions``
and ``statements`` (one function per kind of node), ``calls``, ``functions``,
``classes``, ``modules``, ``trace`` (what comes out). ``library/`` holds what is known of
outside functions. Entry: :func:`flagscan.interpreter.interpreter.interpret`.
"""
