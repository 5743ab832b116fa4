"""The user's guild.yml: what Guild would read in it, what we would write, and where.

Words of Guild (``arg-switch``, ``arg-split``) live here and in ``emitters/guild.py`` only.
What Guild does with each of them was tried with Guild AI 0.9.0.
"""
