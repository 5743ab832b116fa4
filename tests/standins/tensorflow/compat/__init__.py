from tensorflow.compat import v1  # noqa: F401
