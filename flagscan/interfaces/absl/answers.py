"""What absl answers the running script, by the names that it has for it."""

from __future__ import annotations

from flagscan.interfaces.absl import defining, reading, running
from flagscan.interfaces.absl.registry import FLAG_VALUES, FLAGS, HOLDER, Registry
from flagscan.interpreter.library import Model

_DEFINE = {
    "DEFINE": "parser",
    "DEFINE_bool": "boolean",
    **{
        f"DEFINE_{kind}": kind
        for kind in """string boolean float integer enum enum_class list spaceseplist multi
        multi_string multi_float multi_integer multi_enum multi_enum_class""".split()
    },
    # gflags' older names.
    "DEFINE_multistring": "multi_string",
    "DEFINE_multi_int": "multi_integer",
    "DEFINE_multi_str": "multi_string",
}
_CONFIG = "ml_collections.config_flags"
_TENSORFLOW = ("tensorflow", "tensorflow.compat.v1")

MODEL = Model(
    functions={
        **{f"absl.flags.{name}": defining.define(kind) for name, kind in _DEFINE.items()},
        f"{_CONFIG}.DEFINE_config_file": defining.define("config_file"),
        f"{_CONFIG}.DEFINE_config_dict": defining.define("config_dict"),
        f"{_CONFIG}.DEFINE_config_dataclass": defining.define("config_dict"),
        "absl.flags.DEFINE_flag": defining.define_flag,
        "absl.flags.DEFINE_alias": defining.define_alias,
        **{
            f"absl.flags.{name}": defining.construct(name)
            for name in """Flag MultiFlag BooleanFlag EnumFlag EnumClassFlag
            MultiEnumClassFlag""".split()
        },
        "absl.flags.ArgumentParser": defining.make_parser("string"),
        "absl.flags.IntegerParser": defining.make_parser("integer"),
        "absl.flags.FloatParser": defining.make_parser("float"),
        "absl.flags.BooleanParser": defining.make_parser("boolean"),
        "absl.flags.EnumParser": defining.make_parser("enum"),
        "absl.flags.EnumClassParser": defining.make_parser("enum_class"),
        "absl.flags.ListParser": defining.make_parser("list"),
        "absl.flags.WhitespaceSeparatedListParser": defining.make_parser("spaceseplist"),
        "absl.flags.FlagValues": lambda interp, call: Registry(shared=False),
        "absl.flags.set_default": reading.call_set_default,
        "absl.flags.override_value": reading.override_value,
        "absl.flags.mark_flag_as_required": defining.mark("required"),
        "absl.flags.mark_flags_as_required": defining.mark("required"),
        "absl.flags.mark_flags_as_mutual_exclusive": defining.mark("exclusive"),
        "absl.flags.mark_bool_flags_as_mutual_exclusive": defining.mark("exclusive"),
        "absl.flags.validator": defining.decorator,
        "absl.flags.multi_flags_validator": defining.decorator,
        "absl.flags.validator.decorate": defining.decorate,
        **dict.fromkeys(
            [
                f"absl.flags.{name}"
                for name in """register_validator register_multi_flags_validator declare_key_flag
                adopt_module_key_flags disclaim_key_flags""".split()
            ],
            reading.answer_nothing,
        ),
        "absl.app.run": running.run,
    },
    methods={
        "set_default": reading.call_set_default,
        "get_flag_value": reading.get_flag_value,
        "flag_values_dict": reading.flag_values_dict,
        "append_flag_values": reading.append_flag_values,
        "__delattr__": reading.delete_flag,
        "_parse_flags": running.parse_flags,
        **dict.fromkeys(
            "mark_as_parsed unparse_flags validate_all_flags set_gnu_getopt".split(),
            reading.of_registry,
        ),
    },
    aliases={
        **{f"{tf}.{name}": "absl.flags" for tf in _TENSORFLOW for name in ("flags", "app.flags")},
        **{f"{tf}.app": "absl.app" for tf in _TENSORFLOW},
        "absl.app.flags": "absl.flags",
        "tensorflow.python.platform.flags": "absl.flags",
        "tensorflow.python.platform.app": "absl.app",
        "gflags": "absl.flags",
        "google.apputils.app": "absl.app",
        f"{_CONFIG}.config_flags": _CONFIG,
        "absl.flags.argparse_flags.ArgumentParser": "argparse.ArgumentParser",
    },
    objects={FLAGS: lambda: Registry(shared=True)},
    read={FLAG_VALUES: reading.read_flag, HOLDER: reading.read_holder},
    written={FLAG_VALUES: reading.write_flag},
    called={FLAG_VALUES: running.call_registry},
    # What is imported by a computed name may define flags.
    deep_effects=("DEFINE_", "mark_flag", ".set_default(", "import_module("),
    satisfied=running.satisfied,
)
