from tensorflow.python.platform import app, flags  # noqa: F401
