"""Setting what was discovered: the same script with other values declared.

    text + {"lr": 0.5}  ->  the text in which ``lr = 0.1`` reads ``lr = 0.5``

Where a value may stand is proposed (``slots``), the value is written as Python (``writing``), and
the edited script is read again: unless exactly what was asked for has changed (``verifying``),
the proposal counts for nothing and the next one is tried (``editing``). See
``docs/decisions/0005-editing-by-place.rst``.
"""
