"""The steps in which Lightning 2 builds its parser (``LightningCLI.setup_parser``)."""

from jsonargparse import ActionConfigFile, ArgumentParser

from lightning.pytorch import Trainer


class LightningArgumentParser(ArgumentParser):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.add_argument("-c", "--config", action=ActionConfigFile)

    def add_lightning_class_args(self, cls, key, subclass_mode=False):
        adding = self.add_subclass_arguments if subclass_mode else self.add_class_arguments
        return adding(cls, key, fail_untyped=False, sub_configs=True)


class LightningCLI:
    def __init__(
        self, model_class=None, datamodule_class=None, trainer_defaults=None,
        seed_everything_default=True, parser_kwargs=None, subclass_mode_model=False,
        subclass_mode_data=False, args=None, run=True,
    ):  # fmt: skip
        self.classes = {"model": model_class, "data": datamodule_class}
        self.subclasses = {"model": subclass_mode_model, "data": subclass_mode_data}
        self.trainer_defaults = trainer_defaults or {}
        self.seed = seed_everything_default
        own = parser_kwargs or {}
        names = ("fit", "validate", "test", "predict")
        shared = {} if set(own) & set(names) else own
        parser = LightningArgumentParser(**shared)
        if run:
            commands = parser.add_subcommands()
            for name in names:
                inner = LightningArgumentParser(**own.get(name, shared))
                self.add_arguments(inner)
                inner.add_method_arguments(Trainer, name, skip={"model"})
                commands.add_subcommand(name, inner)
        else:
            self.add_arguments(parser)
        self.config = parser.parse_args(args)

    def add_arguments(self, parser):
        parser.add_class_arguments(Trainer, "trainer", fail_untyped=False)
        parser.set_defaults({f"trainer.{k}": v for k, v in self.trainer_defaults.items()})
        for key, cls in self.classes.items():
            if cls is not None:
                parser.add_lightning_class_args(cls, key, self.subclasses[key])
        parser.add_argument("--seed_everything", type=bool | int, default=self.seed)
        self.add_arguments_to_parser(parser)

    def add_arguments_to_parser(self, parser):
        pass
