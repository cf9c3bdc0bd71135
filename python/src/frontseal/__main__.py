"""The program ``frontseal``: ``python -m frontseal``."""

import signal
import sys

from frontseal._native import run_program


def main() -> int:
    """Run the program with the arguments of the command line, and return its exit status."""
    # Python would hear Ctrl-C only after the program has ended.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_program(["frontseal", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
