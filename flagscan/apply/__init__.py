"""Running a script with other values: the one place where a script runs, because that was asked.

    python -m flagscan.apply train.py lr=0.5 -- --what-the-script takes

What has to change is found out by another process (``preparing``), so that nothing of flagscan
is left in the one that becomes the script (``running``): the script finds the modules, the paths
and the names that it would find without flagscan.
"""
