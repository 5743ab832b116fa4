"""``python -m flagscan.apply``: have the edits made, then become the script."""

import sys

# The current folder, which is not the script's: a file there called like a standard module is
# not meant. (``-P`` and PYTHONSAFEPATH leave it out.)
_HERE = "" if getattr(sys.flags, "safe_path", False) else sys.path.pop(0)


def main() -> int:
    """Run the script that the command line names; the exit status where it does not run."""
    from flagscan.apply.running import prepared, run

    try:
        plan = prepared(sys.argv[1:], _HERE)
    except KeyboardInterrupt:
        return 130
    if isinstance(plan, int):
        return plan
    run(plan, _HERE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
