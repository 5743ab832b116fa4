"""``HfArgumentParser`` of transformers (and trl's ``TrlParser``): the fields of dataclasses.

    @dataclass
    class ModelArguments:
        model_name: str = field(default="gpt2", metadata={"help": "which model"})

    parser = HfArgumentParser((ModelArguments, TrainingArguments))
    model_args, training_args = parser.parse_args_into_dataclasses()

It is an argparse parser: ``model`` records in the trace the calls of ``add_argument`` that it
makes of the fields (``fields`` says which), and the argparse interface reads them. What a class
of a library declares (``transformers.TrainingArguments``) is not read, which ``collecting`` tells.
"""

from __future__ import annotations

from flagscan.interfaces.base import Interface
from flagscan.model.script import Tier

INTERFACE = Interface(
    name="hf_argument_parser",
    tier=Tier.COMMAND_LINE,
    collect="flagscan.interfaces.hf_argument_parser.collecting:collect",
    model="flagscan.interfaces.hf_argument_parser.model:MODEL",
    words=("HfArgumentParser", "TrlParser", "hf_argparser"),
)
