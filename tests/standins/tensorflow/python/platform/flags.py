import functools
import sys

from absl import flags as _flags
from absl.flags import *  # noqa: F403

_NAMES = {"flag_name": "name", "default_value": "default", "docstring": "help"}


def _wrap(define):
    @functools.wraps(define)
    def wrapped(*args, **kwargs):
        return define(*args, **{_NAMES.get(k, k): v for k, v in kwargs.items()})

    return wrapped


class _FlagValuesWrapper:
    def __init__(self, flags_object):
        self.__dict__["__wrapped"] = flags_object

    def __getattribute__(self, name):
        if name == "__dict__":
            return super().__getattribute__(name)
        return self.__dict__["__wrapped"].__getattribute__(name)

    def __getattr__(self, name):
        wrapped = self.__dict__["__wrapped"]
        if not wrapped.is_parsed():
            wrapped(sys.argv)
        return wrapped.__getattr__(name)

    def __setattr__(self, name, value):
        return self.__dict__["__wrapped"].__setattr__(name, value)

    def __setitem__(self, name, flag):
        self.__dict__["__wrapped"][name] = flag

    def __contains__(self, name):
        return name in self.__dict__["__wrapped"]

    def __call__(self, *args, **kwargs):
        return self.__dict__["__wrapped"](*args, **kwargs)


DEFINE_string = _wrap(_flags.DEFINE_string)
DEFINE_boolean = DEFINE_bool = _wrap(_flags.DEFINE_boolean)
DEFINE_float = _wrap(_flags.DEFINE_float)
DEFINE_integer = _wrap(_flags.DEFINE_integer)
FLAGS = _FlagValuesWrapper(_flags.FLAGS)
