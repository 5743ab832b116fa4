from tensorflow.python import platform  # noqa: F401
