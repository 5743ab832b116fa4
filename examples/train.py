"""Trains nothing: a small script with the kinds of flags that real ones have."""

import argparse
import os
import random

OPTIMIZERS = ["sgd", "adam", "lamb"]
WIDTH = 64


def add_model_options(parser):
    group = parser.add_argument_group("model")
    group.add_argument("--depth", type=int, default=4, help="number of layers")
    group.add_argument("--hidden", type=int, nargs="+", default=[WIDTH * 4, WIDTH * 2, WIDTH])
    for part in ("encoder", "decoder"):
        group.add_argument(f"--{part}-dropout", type=float, default=0.1, help=f"of the {part}")


def get_parser():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lr", type=float, default=1e-3, help="learning rate")
    parser.add_argument("--batch-size", type=int, default=2**7)
    parser.add_argument("--optimizer", choices=OPTIMIZERS, default=OPTIMIZERS[1])
    parser.add_argument("--mode", default="fast")  # 'slow',  # 'exact'
    parser.add_argument("--amp", action="store_true", help="mixed precision")
    parser.add_argument("--data", default=os.path.join("data", "train"), help="folder to read")
    parser.add_argument("--seed", type=int, default=random.randrange(1000))
    add_model_options(parser)
    return parser


def main():
    args = get_parser().parse_args()
    for name, value in sorted(vars(args).items()):
        print(f"{name} = {value!r}")


if __name__ == "__main__":
    main()
