"""`python -m bdhvs`: the same as the script `bdhvs`."""

from bdhvs.ops.cli import main

if __name__ == "__main__":
    main()
