"""Whether a flag takes a value: by the schema that is derived from the flag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from flagscan.assignments.problems import Refused, shown
from flagscan.assignments.schema import value_schema
from flagscan.assignments.sequences import Series
from flagscan.model.flag import Flag

_NOUNS = {
    "integer": "an int",
    "number": "a number",
    "boolean": "yes or no",
    "string": "text",
    "array": "a list",
}


def _is_int(checker: object, value: object) -> bool:
    # Guild refuses a float for an int, and so does int() of the text "3.0".
    return isinstance(value, int) and not isinstance(value, bool)


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft7Validator,
    type_checker=jsonschema.Draft7Validator.TYPE_CHECKER.redefine("integer", _is_int),
)


class Checker:
    """Checks values of FLAG."""

    def __init__(self, flag: Flag) -> None:
        self._schema = value_schema(flag)
        self._validator = _Validator(self._schema)

    def check(self, values: Sequence[object]) -> None:
        """Make sure that the flag takes each of VALUES.

        Raises:
            Refused: it does not take one of them.
        """
        if isinstance(values, Series) and "enum" not in self._schema and len(values) > 2:
            # They are of one type and in order: the ends tell about all.
            values = [values[0], values[1], values[-1]]
        for value in values:
            error = next(self._validator.iter_errors(value), None)
            if error is not None:
                raise Refused(_described(error))


def _described(error: ValidationError) -> str:
    value, rule = shown(error.instance), cast(Any, error.validator_value)
    match error.validator:
        case "type":
            names = [rule] if isinstance(rule, str) else rule
            noun = next(_NOUNS[name] for name in names if name != "null")
            hint = "; put it between quotes" if noun == "text" else ""
            return f"{value} is not {noun}{hint}"
        case "enum":
            items = [shown(item) for item in rule if item is not None]
            more = [f"... ({len(items)} in all)"] if len(items) > 20 else []
            return f"{value} is not one of {', '.join(items[:20] + more)}"
        case "minimum":
            return f"{value} is less than the minimum {rule}"
        case "maximum":
            return f"{value} is more than the maximum {rule}"
        case "minItems" | "maxItems":
            return f"{value} has {len(cast(list[object], error.instance))} values, and not {rule}"
    return f"{value}: {error.message}"
