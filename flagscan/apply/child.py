"""What a spawned process executes as its main module: see ``processes``."""


def _prepared() -> tuple[bytes, str]:
    import os
    import sys

    from flagscan.apply.lines import remember
    from flagscan.apply.processes import VARIABLE, follow_processes, kept_files

    path, files = kept_files(os.environ[VARIABLE])
    data = files[os.path.realpath(path)]
    others = {name: text for name, text in files.items() if name != os.path.realpath(path)}
    if others:
        from flagscan.apply.modules import Overriding

        sys.meta_path.insert(0, Overriding(others))
    remember(path, data)
    follow_processes(path, files, os.environ[VARIABLE])
    return data, path


if __name__ == "__mp_main__":
    _data, __file__ = _prepared()
    _code = compile(_data, __file__, "exec", dont_inherit=True)
    del _prepared, _data
    exec(globals().pop("_code"), globals())  # noqa: S102
