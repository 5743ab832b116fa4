"""One run of the command line: from its options to what is printed and written.

arguments --> run --> search (which scripts) --> voice (what is told) and one of
    printing                             the results, to standard output
    updates --> target                   a file of --emit
    guild_files --> updates, stamp       a guild.yml: states, --sync, --prune, --modeline
    values                               trials, or the script with the values declared
"""
