"""What a reading process gives up before it opens a stranger's file, as far as the platform can.

The clock is the pool's (``workers``). Here: memory (RLIMIT_AS), core dumps, the network (a namespace of its own where
Linux allows it, an audit hook everywhere), standard output and error, the working folder, and a process group of its own, so that a program that
reads for it (LibreOffice) dies with it.

Accepted risks: the process still reads files with the user's rights, and machine code that took it over could bypass
the audit hook where network namespaces are not allowed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from classifier.limits import Limits

#: Audit events of the interpreter that reach for the network (Python's audit event table).
_NETWORK = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}
)
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1


def confine(limits: Limits) -> None:
    """Give up what reading does not need; call once, in a process that does nothing else."""
    _own_group()
    _fall_silent()
    _end_with_parent()
    _leave_network()
    sys.addaudithook(_refuse_network)
    os.chdir(os.path.abspath(os.sep))  # noqa: PTH100 - the root of this drive
    _bound_memory(limits.memory_bytes)


def _own_group() -> None:
    """Lead a process group, and take it along when told to stop."""
    if sys.platform == "win32":
        return
    try:
        os.setpgid(0, 0)
    except OSError:
        return  # a session leader is one already
    signal.signal(signal.SIGTERM, _end_group)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's to handle


def _end_group(_number: int, _frame: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


def _fall_silent() -> None:
    """Let nothing that a parser prints reach the parent's log or records: it can quote the letter."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _end_with_parent() -> None:
    """Be killed when the process that started this one is gone, and with it the clock."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _leave_network() -> None:
    """Move to an empty network namespace; refused in many containers, hence no more than an attempt."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if os.geteuid() == 0:
            libc.unshare(_CLONE_NEWNET)
        else:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _refuse_network(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise PermissionError("no network in a reading process")


def _bound_memory(room: int) -> None:
    """Let this process add at most ``room`` bytes of address space; where the platform cannot, the clock remains."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump of memory would hold the letter
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return
    limit = pages * resource.getpagesize() + room
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
