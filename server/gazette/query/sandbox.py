"""Lock two: a query process that cannot reach the network, start programs, or outlive the web process.

The kernel does it: a seccomp filter (Linux, `Documentation/userspace-api/seccomp_filter.rst`) refuses the system
calls with EACCES whatever library makes them. The engine's own HTTP client opens its sockets in native code, where
no hook of Python's sees it. A limit on descriptors is no substitute: RocksDB opens files as it goes.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable

_MIB = 1 << 20
_STACK = 120 * _MIB
"""The engine calls itself for each link of a chain such as 1 + 1 + 1 …; the kernel's usual 8 MiB end at 3,000 links.

More is of no use: the kernel keeps 128 MiB free below the stack (`mmap_base`, arch/x86/mm/mmap.c).
"""


NAME = "gazette-query"
"""What a query process is called."""


class SandboxUnavailable(Exception):
    """This machine cannot confine a query process; visitors' queries must not be run on it."""


_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP = 22
_PR_SET_NAME = 15
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2

# Numbers from the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. In this
# order: sockets; io_uring, which makes sockets without the calls above; other programs and processes; name spaces,
# mounts, keys, and the kernel's own programs.
_REFUSED = {
    "x86_64": (
        *(41, 42, 43, 44, 46, 49, 50, 53, 288, 307),
        *(425, 426, 427),
        *(59, 62, 101, 129, 310, 311, 322, 424, 438),
        *(165, 248, 249, 250, 272, 298, 308, 321, 323),
    ),
    "aarch64": (
        *(198, 199, 200, 201, 202, 203, 206, 211, 242, 269),
        *(425, 426, 427),
        *(221, 129, 117, 138, 270, 271, 281, 424, 438),
        *(40, 217, 218, 219, 97, 241, 268, 280, 282),
    ),
}
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_NUMBER_AT, _ARCH_AT = 0, 4  # in struct seccomp_data
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | 13  # 13 = EACCES


def unavailable() -> str | None:
    """Why query processes cannot be confined here, or None where they can be."""
    if sys.platform != "linux":
        return f"query processes are confined by Linux's seccomp, and this is {platform.system()}"
    if platform.machine() not in _REFUSED:
        return f"no system-call filter is written for {platform.machine()} (there are: {', '.join(_REFUSED)})"
    if sys.maxsize < 1 << 32:
        return "a 32-bit Python uses other system calls than the filter knows"
    return None


def confine(*, memory: int, parent: int) -> None:
    """Confine this process for good. Call it first, while there is one thread: threads made later inherit it.

    `memory`: MiB of address space. `parent`: the process id that started this one; with its end this one ends.
    Raises `SandboxUnavailable`, also when the filter is in place and a socket can be opened all the same.
    """
    reason = unavailable()
    if reason:
        raise SandboxUnavailable(reason)
    if len(os.listdir("/proc/self/task")) != 1:  # noqa: PTH208
        raise SandboxUnavailable("other threads run already, and the filter would not hold for them")
    libc = ctypes.CDLL(None, use_errno=True)
    end_with_parent(parent)
    _prctl(libc, _PR_SET_DUMPABLE, 0)
    _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _MIB),
        (resource.RLIMIT_AS, memory * _MIB),
    ):
        resource.setrlimit(limit, (value, value))
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    deep = _STACK if most == resource.RLIM_INFINITY else min(_STACK, most)
    resource.setrlimit(resource.RLIMIT_STACK, (deep, deep))
    _install(libc, platform.machine())
    if libc.socket(2, 1, 0) != -1 or ctypes.get_errno() != 13:
        raise SandboxUnavailable("the filter is in place, but a socket can still be opened")


def end_with_parent(parent: int) -> None:
    """Let the kernel end this process with its parent, whose process id is given. Raises `SandboxUnavailable`."""
    _prctl(ctypes.CDLL(None, use_errno=True), _PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SandboxUnavailable("the process that started this one has ended")


def name_process() -> None:
    """Let this process be called `NAME` in /proc, ps and top."""
    _prctl(ctypes.CDLL(None, use_errno=True), _PR_SET_NAME, ctypes.c_char_p(NAME.encode()))


def limit_processor(seconds: float) -> None:
    """Let this process use `seconds` more of processor time; past that the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard))


def _install(libc: ctypes.CDLL, machine: str) -> None:
    filters = _program(_AUDIT_ARCH[machine], _REFUSED[machine], x32=machine == "x86_64")
    code = b"".join(filters)
    buffer = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }
    program = struct.pack("@HxxxxxxP", len(filters), ctypes.addressof(buffer))
    _prctl(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.create_string_buffer(program, len(program)))


def _program(arch: int, refused: Iterable[int], *, x32: bool) -> list[bytes]:
    """The filter as BPF instructions: another architecture's calls kill, the refused ones give EACCES."""
    numbers = list(refused)
    tests = [(_AT_LEAST, _X32_BIT)] if x32 else []
    tests += [(_EQUAL, number) for number in numbers]
    program = [_step(_LOAD, _ARCH_AT), _step(_EQUAL, arch, yes=1), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER_AT)]
    for at, (test, value) in enumerate(tests):
        program.append(_step(test, value, yes=len(tests) - at))
    return [*program, _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE)]


def _step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)  # struct sock_filter


def _prctl(libc: ctypes.CDLL, option: int, *arguments: object) -> None:
    words = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    words += [ctypes.c_ulong(0)] * (4 - len(words))
    if libc.prctl(option, *words) != 0:
        raise SandboxUnavailable(f"prctl({option}) failed: {os.strerror(ctypes.get_errno())}")
