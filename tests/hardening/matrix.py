# ruff: noqa: E501 - what is taken away is quoted as it stands
"""What is defended, by which lines, and the test that fails without them.

``mutants.py`` takes each defence away in a copy and runs its test. The numbers are those of the
promises in ``docs/hardening.md``.
"""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """A defence, and how it is taken away."""

    promise: int
    defence: str
    path: str
    """Below ``flagscan/``."""
    old: str
    """The text that is the defence; it stands in the file once."""
    new: str
    test: str
    """Below ``tests/``: what pytest is given, or that and words for ``-k``."""


_BUDGET = "interpreter/test_budget.py"
_LIMITS = "hardening/test_limits.py"
_BOMBS = "hardening/test_bombs.py"
_CACHE = "test_cache.py"
_FILES = "test_files.py"
_REACH = "hardening/test_reach.py"
_RUNS = "hardening/test_nothing_runs.py"
_TERMINAL = "hardening/test_terminal.py"
_PROCESSES = "hardening/test_processes.py"
_NEWER = "syntax/test_newer.py"


def _limit(name: str, path: str, old: str, new: str, test: str) -> Mutant:
    return Mutant(1, f"limit: {name}", f"interpreter/{path}", old, new, test)


MUTANTS = (
    # 1: hostile scripts
    Mutant(1, "CPython's parser refuses depth", "syntax/tree.py",
           "except (RecursionError, MemoryError) as error:", "except ZeroDivisionError as error:",
           f"{_LIMITS} -k deep_and_long"),
    Mutant(1, "LibCST runs in a process of its own", "syntax/newer.py",
           "    return done.returncode == 0", "    return True", f"{_NEWER} -k crashes"),
    Mutant(1, "that process has a limit of time", "syntax/newer.py",
           "            timeout=_PATIENCE,", "            timeout=None,", f"{_NEWER} -k while"),
    Mutant(1, "and of memory", "syntax/newer.py",
           "    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n", "",
           f"{_NEWER} -k bytearray"),
    _limit("steps", "interpreter.py", "if self.steps > self.last_step:", "if False:",
           f"{_LIMITS} -k limit_of_work"),
    _limit("undecided_steps, undecided_depth", "budget.py",
           "if deep and interp.undecided_steps > budget.undecided_steps:",
           "if False:", f"{_LIMITS} -k undecided"),
    _limit("plain_steps", "budget.py",
           "if interp.steps > budget.plain_steps and not interp.library.answered:",
           "if False:", f"{_LIMITS} -k limit_of_work"),
    _limit("call_depth", "functions.py", "if len(interp.stack) >= budget.call_depth or active",
           "if active", f"{_LIMITS} -k limit_of_work"),
    _limit("recursion", "functions.py", "budget.call_depth or active >= recursion:",
           "budget.call_depth:", f"{_BUDGET} -k recursion"),
    _limit("undecided_recursion", "functions.py",
           "budget.undecided_recursion if interp.journal.path else budget.recursion", "budget.recursion",
           f"{_LIMITS} -k recursion_under"),
    _limit("parsed_steps", "interpreter.py",
           "self.last_step = min(self.most_steps, self.steps + self.budget.parsed_steps)", "pass",
           f"{_LIMITS} -k less_likely"),
    _limit("uncalled_steps", "interpreter.py",
           "self.last_step = min(most, self.steps + self.budget.parsed_steps)",
           "self.last_step = self.steps + self.budget.parsed_steps", f"{_LIMITS} -k less_likely"),
    _limit("registry_steps", "modules.py",
           "interp.last_step = begun + interp.budget.registry_steps - self.registry_steps", "pass",
           f"{_LIMITS} -k registry"),
    _limit("loop_iterations", "loops.py",
           "or number >= interp.budget.loop_iterations\n", "or False\n",
           f"{_BUDGET} -k loop_iterations"),
    _limit("loop_iterations, of a comprehension", "comprehensions.py",
           "if rounds > interp.budget.loop_iterations:", "if False:", f"{_BUDGET} -k rounds"),
    _limit("loop_steps", "loops.py", "interp.steps > limit\n", "False\n",
           f"{_LIMITS} -k limit_of_work"),
    _limit("undecided_rounds", "loops.py",
           "or exits >= interp.budget.undecided_rounds\n", "or False\n",
           f"{_LIMITS} -k limit_of_work"),
    _limit("while_iterations", "loops.py",
           "(rounds > interp.budget.while_iterations or interp.steps > limit)",
           "interp.steps > limit", f"{_BUDGET} -k while_iterations"),
    _limit("collection", "iteration.py", "if size > interp.budget.collection:", "if False:",
           f"{_BOMBS} -k ranges"),
    _limit("text", "operators.py", "return len(text) * times <= budget.text", "return True",
           f"{_BOMBS} -k texts"),
    _limit("number_bits", "operators.py",
           "            and left.bit_length() + right > budget.number_bits\n",
           "            and False\n", f"{_BOMBS} -k numbers"),
    _limit("number_bits, of what is written", "expressions.py",
           "if type(value) is int and value.bit_length() > interp.budget.number_bits:", "if False:",
           f"{_LIMITS} -k written_out"),
    _limit("modules", "modules.py", "len(self.by_file) >= budget.modules\n                or ", "",
           f"{_LIMITS} -k number_of_modules"),
    _limit("module_bytes", "modules.py", "or size > budget.module_bytes\n", "\n",
           f"{_LIMITS} -k size_of_modules"),
    _limit("total_bytes", "modules.py", "or self.bytes + size > budget.total_bytes\n", "\n",
           f"{_LIMITS} -k size_of_modules"),
    _limit("loader_lines", "interpreter.py",
           "if known and (node.end_lineno or node.lineno) - node.lineno >= most:", "if False:",
           f"{_LIMITS} -k loads_a_file"),
    _limit("data_files", "files.py", "if len(self.read_files) >= budget.data_files:", "if False:",
           f"{_LIMITS} -k files_of_settings"),
    _limit("data_bytes", "files.py", "if size > budget.data_bytes:", "if False:",
           f"{_LIMITS} -k files_of_settings"),
    _limit("data_total_bytes", "files.py", "if self._bytes + size > budget.data_total_bytes:",
           "if False:", f"{_LIMITS} -k files_of_settings"),
    _limit("folder", "files.py", "if len(names) > self._budget.folder:", "if False:",
           f"{_LIMITS} -k names_of_a_folder"),
    _limit("nesting", "interpreter.py",
           "if self.nesting > self.budget.nesting * (len(self.stack) + 1):", "if False:",
           f"{_LIMITS} -k limit_of_work"),
    _limit("seconds", "meter.py", "if now > self._end:", "if False:",
           f"{_LIMITS} -k last_net"),
    _limit("memory_bytes", "meter.py", 'return "bytes of memory" if peak > self._most else ""',
           'return ""', f"{_LIMITS} -k last_net"),
    Mutant(1, "sizes are multiplied before Python's functions are called", "interpreter/sizes.py",
           "    if not affordable(interp.budget, given, widths=widths):", "    if False:",
           f"{_BOMBS} -k texts"),
    Mutant(1, "numbers that are widths count as such", "interpreter/library/builtins.py",
           'pure(round, "ndigits", widths=True)', 'pure(round, "ndigits")', f"{_BOMBS} -k numbers"),
    Mutant(1, "what they give is measured", "interpreter/sizes.py",
           "return size_of(result) <= budget.text and _numbers_fit(budget.number_bits, result)",
           "return True", f"{_BOMBS} -k numbers"),
    Mutant(1, "functions written in Python get little", "interpreter/library/__init__.py",
           "if sum(map(sizes.size_of, args)) > most:", "if False:", f"{_BOMBS} -k modules"),
    Mutant(1, "patterns are measured", "interpreter/library/re.py",
           "        and regular.affordable(source, flags, max(lengths, default=0))\n", "",
           f"{_BOMBS} -k patterns"),
    Mutant(1, "ranges are not searched for what is no int", "interpreter/comparison.py",
           "if isinstance(container.value, range) and not isinstance(value, int):", "if False:",
           f"{_BOMBS} -k ranges"),
    Mutant(1, "slow codecs get little", "interpreter/library/methods.py",
           "return not args or args[0] in _ENCODINGS or len(value) <= 2_000", "return True",
           f"{_BOMBS} -k texts"),
    Mutant(1, "operands of % are measured", "interpreter/operators.py",
           "return plain_widths and sizes.affordable(budget, (text, right))",
           "return plain_widths", f"{_BOMBS} -k formats"),
    Mutant(1, "f-strings are measured", "interpreter/expressions.py",
           "if sum(map(len, texts)) > interp.budget.text:", "if False:", f"{_BOMBS} -k texts"),
    Mutant(1, "what is printed is measured", "interpreter/printing.py",
           "if length > interp.budget.text:", "if False:", f"{_BOMBS} -k printing"),
    Mutant(1, "rows of itertools count by their length", "interpreter/library/itertools.py",
           "rows = limit // max([1, *(abs(count) for count in counts if isinstance(count, int))])",
           "rows = limit", f"{_BOMBS} -k items"),
    Mutant(1, "copies of copies end", "interpreter/iteration.py",
           "if len(copies) > _MOST_COPIED:  #", "if False:  #", f"{_BOMBS} -k copies"),
    Mutant(1, "YAML is measured: depth", "datafiles/measuring.py",
           "        if len(open_nodes) > deepest:", "        if False:", f"{_LIMITS} -k guild_file"),
    Mutant(1, "YAML is measured: values", "datafiles/measuring.py",
           "        if count > most:", "        if False:", f"{_LIMITS} -k guild_file"),
    Mutant(1, "YAML is measured: aliases", "datafiles/measuring.py",
           '            count += sizes.get(event.anchor or "", 1)', "            count += 1",
           "guildfile/test_merge.py -k bombs"),
    Mutant(1, "what libyaml refuses is measured, too", "guildfile/document.py",
           "        measure(text, GuildLoader, **limits)", "        pass",
           "guildfile/test_merge.py -k refused_in_one_line"),
    Mutant(1, "a file has at most 16 MB", "files.py", "    if len(data) > limit:", "    if False:",
           f"{_FILES} -k limit"),
    # 2: nothing runs
    Mutant(2, "eval is read, not run", "interpreter/library/evaluating.py",
           '    tree = _parsed(arguments, site, "eval")\n',
           '    eval(arguments.value(0).value, {})\n    tree = _parsed(arguments, site, "eval")\n',
           f"{_RUNS} -k eval"),
    Mutant(2, "modules are read, not imported", "interpreter/modules.py",
           "        interp.library.meet(data.decode(\"latin-1\"))\n",
           "        interp.library.meet(data.decode(\"latin-1\"))\n"
           "        exec(compile(data, file, 'exec'), {})\n",
           f"{_RUNS} -k neighbour"),
    Mutant(2, "trees are made, no code", "syntax/tree.py",
           '            module = ast.parse(source.text.removeprefix("\\ufeff"), source.path)\n',
           '            module = ast.parse(source.text.removeprefix("\\ufeff"), source.path)\n'
           "            compile(source.text, source.path, 'exec')\n",
           f"{_RUNS} -k whole_folder"),
    Mutant(2, "guild.yml builds no objects", "datafiles/guild.py",
           "class GuildLoader(yaml.SafeLoader):", "class GuildLoader(yaml.UnsafeLoader):",
           f"{_RUNS} -k guild_yml"),
    Mutant(2, "the scanned folder is not on the path", "__main__.py",
           "    del sys.path[0]\n", "    pass\n", f"{_RUNS} -k imported_for_ours"),
    Mutant(2, "LibCST's process is isolated", "syntax/newer.py",
           '[sys.executable, "-I", "-c", _PROGRAM]', '[sys.executable, "-c", _PROGRAM]',
           f"{_NEWER} -k current_folder"),
    # 4: the cache
    Mutant(4, "no pickled value", "database.py",
           "if mode != _RAW or filename is not None or type(value) is not str or read:\n"
           '            raise RefusedRowError("not a row of ours")\n        text = value[9:]',
           "if True:\n            return super().fetch(mode, filename, value, read)\n"
           "        text = value[9:]",
           f"{_CACHE} -k pickle"),
    Mutant(4, "a row is as it was written", "database.py", "if value != sealed(text):", "if False:",
           f"{_CACHE} -k fell_over"),
    Mutant(4, "no pickled key", "database.py",
           "        if type(key) is not str or not raw:\n"
           '            raise RefusedRowError("not a key of ours")\n        return key',
           "        return super().get(key, raw)", f"{_CACHE} -k pickled_key"),
    Mutant(4, "no file that a row names is deleted", "database.py",
           "        # We never store files; a row that names one was planted.\n        return\n",
           "        super().remove(file_path)\n", f"{_CACHE} -k deleted"),
    Mutant(4, "no planted setting", "database.py",
           "        if settings.keys() != _SETTINGS:\n            return False\n", "",
           f"{_CACHE} -k planted"),
    Mutant(4, "a row is an answer", "cache.py", "            check_document(document)\n", "",
           f"{_CACHE} -k no_answer"),
    Mutant(4, "a row is about this script", "cache.py",
           'if document["path"] != path or document["digest"] != digest:', "if False:",
           f"{_CACHE} -k no_answer"),
    Mutant(4, "a broken database is set aside", "cache.py",
           "self._usable = not self._renewed and _is_broken(error) and self._renew()",
           "self._usable = False", f"{_CACHE} -k damaged"),
    Mutant(4, "what goes wrong is a warning", "cache.py", "            except _TROUBLE as error:",
           "            except ZeroDivisionError as error:", f"{_CACHE} -k 'folder or damaged'"),
    Mutant(4, "waiting for others ends", "database.py", "                self._patience -= PAUSE\n",
           "", f"{_PROCESSES} -k waiting"),
    Mutant(4, "the folder is private", "cache.py", "        os.mkdir(directory, 0o700)\n",
           "        os.mkdir(directory, 0o755)\n", f"{_CACHE} -k private"),
    Mutant(4, "a folder of somebody else", "cache.py", "if status.st_uid != os.getuid():",
           "if False:", f"{_CACHE} -k somebody_else"),
    Mutant(4, "a folder that others write to", "cache.py", "if status.st_mode & 0o022:", "if False:",
           f"{_CACHE} -k others_write"),
    Mutant(4, "another version is another question", "cache.py",
           "            str(ANALYSIS_VERSION),\n", "", f"{_CACHE} -k another_analysis"),
    Mutant(4, "a changed module makes an answer old", "cache.py",
           'self._digest(item["path"]) == item["digest"] for item', 'True for item',
           f"{_CACHE} -k changed_dependency"),
    # 5: files
    Mutant(5, "files are replaced whole", "files.py",
           "        handle, temporary = tempfile.mkstemp(\n"
           "            prefix=_temporary_prefix(name), suffix=TEMPORARY_SUFFIX, dir=folder\n"
           "        )\n",
           "        handle, temporary = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC), target\n",
           f"{_FILES} -k 'sigkill or no_space'"),
    Mutant(5, "and reach the disk", "files.py", "                os.fsync(stream.fileno())\n", "",
           f"{_FILES} -k no_space"),
    Mutant(5, "mode bits stay", "files.py", "            os.chmod(temporary, mode)\n", "",
           f"{_FILES} -k mode"),
    Mutant(5, "a symbolic link stays", "files.py", "    target = os.path.realpath(path)\n"
           "    folder, name = os.path.split(target)\n    try:\n        mode",
           "    target = os.path.abspath(path)\n"
           "    folder, name = os.path.split(target)\n    try:\n        mode", f"{_FILES} -k link"),
    Mutant(5, "hard links are told", "files.py", "    if status.st_nlink > 1:", "    if False:",
           f"{_FILES} -k other_names"),
    Mutant(5, "write-protected files are told", "files.py",
           "    if not status.st_mode & 0o222:", "    if False:", f"{_FILES} -k protected"),
    Mutant(5, "nothing temporary stays", "files.py",
           "        except BaseException:\n            _remove_if_there(temporary)\n            raise\n",
           "        except BaseException:\n            raise\n", f"{_FILES} -k no_space"),
    Mutant(5, "nor after a kill", "command/target.py", "            sweep_temporaries(path)\n",
           "            pass\n", f"{_FILES} -k sigkill"),
    Mutant(5, "one writer at a time", "command/target.py",
           "            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n", "            pass\n",
           f"{_FILES} -k two_writers"),
    Mutant(5, "an editor's change is kept", "command/target.py",
           "            if _read(path) == change.old:", "            if True:", f"{_FILES} -k editor"),
    Mutant(5, "links out of the roots: modules", "interpreter/modules.py",
           "(file, place, is_package) if self._is_ours(file) else None", "file, place, is_package",
           f"{_REACH} -k out_of"),
    Mutant(5, "links out of the roots: settings", "interpreter/files.py",
           "        real = os.path.realpath(path)\n        roots",
           "        real = os.path.abspath(path)\n        roots", f"{_REACH} -k out"),
    Mutant(5, "names that no file can have", "interpreter/files.py",
           'return bool(text) and b"\\0" not in os.fsencode(text)', "return bool(text)",
           f"{_REACH} -k no_file_can_have"),
    Mutant(5, "FIFOs, devices and folders", "files.py", "    if not stat.S_ISREG(status.st_mode):\n"
           "        for test", "    if False:\n        for test", f"{_FILES} -k 'fifo or device'"),
    Mutant(5, "reading does not wait", "files.py", 'os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | ',
           "os.O_RDONLY | ", f"{_FILES} -k takes_the_place"),
    # 6: what is shown
    Mutant(6, "control characters are escaped", "terminal.py",
           "    if text.isprintable():\n        return text\n", "    return text\n", _TERMINAL),
    Mutant(6, "JSON is ASCII", "emitters/json.py", "indent=1, allow_nan=False)",
           "indent=1, allow_nan=False, ensure_ascii=False)", f"{_TERMINAL} -k json"),
)  # fmt: skip
