"""Files of settings as data: YAML, JSON, INI and TOML texts, with the place of each key.

    entries_of("lr: 0.1  # rate", "yaml").entries[0]
    -> Entry(key="lr", value=0.1, line=1, column=0, comment="# rate", ...)

Nothing here opens a file. Texts come from strangers: each reader bounds its
work, and raises :class:`flagscan.datafiles.entries.Unreadable` beyond.
"""
