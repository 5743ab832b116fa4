"""Reading a file of unknown kind safely, and replacing one whole.

Reading never waits (a FIFO, a terminal) and never takes in more than
``MAX_BYTES``. Writing leaves the old file or the new one, whatever happens.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from importlib import import_module

from flagscan.errors import ScriptNotFoundError, TargetFileError, UnreadableScriptError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 16 * 1024 * 1024
"""More than any source that a person wrote; LibCST would need gigabytes for it."""

_KINDS = (
    (stat.S_ISDIR, "is a directory"),
    (stat.S_ISFIFO, "is a FIFO, not a file"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


def require_file(path: str) -> os.stat_result:
    """Make sure that PATH names a regular file, without opening it.

    Raises:
        ScriptNotFoundError: there is nothing of that name, or it is no file.
        UnreadableScriptError: the system does not let us look.
    """
    try:
        status = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise ScriptNotFoundError(path, "no such file") from None
    except ValueError:
        # A NUL, or text that the file system's encoding lacks: no file can have that name.
        raise ScriptNotFoundError(path, "not a possible file name") from None
    except OSError as error:
        raise UnreadableScriptError(path, reason(error)) from None
    if not stat.S_ISREG(status.st_mode):
        for test, kind in _KINDS:
            if test(status.st_mode):
                raise ScriptNotFoundError(path, kind)
        raise ScriptNotFoundError(path, "is not a regular file")
    return status


def read_bytes(path: str, limit: int = MAX_BYTES) -> bytes:
    """What the file at PATH holds.

    Raises:
        ScriptNotFoundError: there is no file of that name.
        UnreadableScriptError: it cannot be read, or holds more than LIMIT bytes.
    """
    # Looked at before it is opened: opening a device may do something.
    require_file(path)
    try:
        # Not to wait even if a FIFO takes the file's place after the look above.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY | _CLOEXEC)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise ScriptNotFoundError(path, "is not a regular file")
            # Memory for what is asked for is set aside: so not for LIMIT bytes.
            data = os.read(handle, min(status.st_size, limit) + 1)
            # It has grown meanwhile, or tells no size (those of /proc).
            while len(data) <= limit and (more := os.read(handle, 65536)):
                data += more
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise ScriptNotFoundError(path, "no such file") from None
    except OSError as error:
        raise UnreadableScriptError(path, reason(error)) from None
    if len(data) > limit:
        raise UnreadableScriptError(path, larger_than(limit))
    return data


def names_in(folder: str) -> list[str]:
    """The names in FOLDER, sorted; what Python itself puts there is left out.

    Raises:
        OSError: it cannot be read, or is none.
    """
    return sorted(name for name in os.listdir(folder) if name != "__pycache__")


def state_of(path: str) -> bytes:
    """What an answer that was made of PATH depends on: a file's bytes, the names in a folder.

    Raises:
        ScriptNotFoundError: there is nothing of that name.
        UnreadableScriptError: it cannot be read.
    """
    try:
        return "\0".join(names_in(path)).encode("utf-8", "surrogatepass")
    except (OSError, ValueError):
        return read_bytes(path)


def larger_than(limit: int) -> str:
    """That a file holds more than LIMIT bytes."""
    size, unit = (limit >> 20, "MB") if limit >= 1 << 20 else (limit >> 10, "kB")
    return f"larger than {size} {unit}"


def digest_of(data: bytes) -> str:
    """The digest of DATA, in the form that documents use."""
    return "sha256:" + sha256_hex(data)


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of DATA in hexadecimal.

    hashlib loads OpenSSL, which takes longer than all else that a cached
    answer needs; where little is to be digested, Python's own code does.
    """
    if len(data) < _LITTLE and "hashlib" not in sys.modules:
        for name in ("_sha2", "_sha256"):  # from 3.12 on; before
            try:
                digest: str = import_module(name).sha256(data).hexdigest()
            except ImportError:
                continue
            return digest
    import hashlib

    return hashlib.sha256(data).hexdigest()


def replace_bytes(path: str, data: bytes) -> None:
    """Put DATA into the file at PATH in one step, or leave the file as it is.

    Raises:
        TargetFileError: as :func:`replace_with` does.
    """
    replace_with(path, (data,))


def replace_with(path: str, pieces: Iterable[bytes]) -> None:
    """Put PIECES into the file at PATH in one step, or leave the file as it is.

    Mode bits stay, and a symbolic link stays: the file it points to is
    replaced. A new file gets the mode that the umask asks for.

    Raises:
        TargetFileError: it cannot be written (no permission, no space, write-protected, one of
            several hard links).
    """
    target = os.path.realpath(path)
    folder, name = os.path.split(target)
    try:
        mode = _mode_for(path, target)
        handle, temporary = tempfile.mkstemp(
            prefix=_temporary_prefix(name), suffix=TEMPORARY_SUFFIX, dir=folder
        )
        try:
            with open(handle, "wb") as stream:
                for data in pieces:
                    stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(temporary, mode)
            os.replace(temporary, target)
        except BaseException:
            _remove_if_there(temporary)
            raise
        _sync_folder(folder)
    except (OSError, ValueError) as error:
        raise TargetFileError(path, f"cannot be written: {reason(error)}") from None


def sweep_temporaries(path: str) -> None:
    """Remove what a killed flagscan left beside the file at PATH.

    Only for the one who holds the lock on that folder: another's temporary
    file may still be in use otherwise.
    """
    folder, name = os.path.split(os.path.realpath(path))
    prefix = _temporary_prefix(name)
    try:
        found = os.listdir(folder)
    except OSError:
        return
    for entry in found:
        if entry.startswith(prefix) and entry.endswith(TEMPORARY_SUFFIX):
            _remove_if_there(os.path.join(folder, entry))


def reason(error: BaseException) -> str:
    """Why the system refused, in its own words and without the path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error) or type(error).__name__


TEMPORARY_SUFFIX = ".flagscan-tmp"
_LITTLE = 256 * 1024
_BINARY = getattr(os, "O_BINARY", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0)


def _temporary_prefix(name: str) -> str:
    # Shortened: a name may be as long as the file system allows.
    return f".{name[:60]}."


def _mode_for(path: str, target: str) -> int:
    try:
        status = os.stat(target)
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        return 0o666 & ~mask
    if not stat.S_ISREG(status.st_mode):
        raise TargetFileError(path, "is not a regular file")
    if not status.st_mode & 0o222:
        # Replacing needs no permission on the file itself, but its owner asked for none.
        raise TargetFileError(path, "is write-protected")
    if status.st_nlink > 1:
        # It would be replaced under this name only.
        raise TargetFileError(path, "has other names (hard links) that would keep the old text")
    return stat.S_IMODE(status.st_mode)


def _sync_folder(folder: str) -> None:
    # Makes the new name durable. Some systems (Windows) cannot open folders at all.
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _remove_if_there(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
