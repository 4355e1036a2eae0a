"""``python -m generating``: write the files of a generated register."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generating.containers import CONTAINERS
from generating.rows import EDITIONS
from generating.writing import FORMATS, generate, populate


def main() -> None:
    """Parse, write, and print each file with its records, planted errors and size."""
    parser = argparse.ArgumentParser(
        prog="python -m generating",
        description="Write level 1, relationships and reporting exceptions of entities that there "
        "are not, and a ledger of the errors that are planted in them.",
    )
    parser.add_argument("--entities", type=int, required=True, help="how many there are")
    parser.add_argument("--seed", type=int, default=1, help="other ones come from another seed")
    parser.add_argument("--errors", type=int, help="how many of each kind; default: 1 in 10,000")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument(
        "--format", default="csv", help=f"of {', '.join(FORMATS)}, with commas; default: csv"
    )
    parser.add_argument("--container", choices=CONTAINERS, default="plain", help="default: plain")
    parser.add_argument(
        "--edition", choices=EDITIONS, default="full",
        help="the files of a day, what a day changes, or the files of the next; default: full",
    )  # fmt: skip
    asked = parser.parse_args()
    formats = tuple(name for name in FORMATS if name in asked.format.split(","))
    unknown = sorted({*asked.format.split(",")} - {*FORMATS})
    if unknown:
        parser.error(f"no such format: {', '.join(unknown)} (of {', '.join(FORMATS)})")
    try:
        population = populate(asked.entities, seed=asked.seed, errors=asked.errors)
    except ValueError as error:
        parser.error(str(error))
    for made in generate(
        population, asked.out,
        formats=formats, container=asked.container, edition=asked.edition,
    ):  # fmt: skip
        size = made.path.stat().st_size
        sys.stdout.write(
            f"{made.path}\t{made.records} records\t{made.faults} errors\t{size} bytes\n"
        )


if __name__ == "__main__":
    main()
