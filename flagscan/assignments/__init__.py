"""Values for flags: ``NAME=VALUE``, ``@FILE``, sequences, and the trials that they make.

    words --settings--> what is given, and where --checking--> values of flags --trials--> trials

``resolve`` in ``resolving.py`` does it all, and raises with every problem that there is.
"""
