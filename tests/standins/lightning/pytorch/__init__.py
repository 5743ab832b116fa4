"""Base classes without a parameter, as Lightning's have none."""


class LightningModule:
    pass


class LightningDataModule:
    pass


class Trainer:
    def __init__(self, max_epochs: int | None = None, precision: str | int | None = None):
        pass

    def fit(self, model, ckpt_path: str | None = None):
        pass

    validate = test = predict = fit
