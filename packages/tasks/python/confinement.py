"""What a process gives up before it runs an answer: most files (Landlock) and dangerous system calls (seccomp).

Both need no privileges, hold for all descendants, and cannot be taken back. Call numbers are those of x86-64 and aarch64.
"""

import ctypes
import os
import platform
import struct

_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_DUMPABLE, _PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 4, 1, 22, 36, 38

# name: (x86-64, aarch64)
_DENIED = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "setpriority": (141, 140), "ioprio_set": (251, 30),
    # leaving the group in which all its processes are found and ended
    "setsid": (112, 157), "setpgid": (109, 154),
    # network
    "socket": (41, 198), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # memory and messages that outlive a process or count for no limit
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219),
    # the kernel's own machinery
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsmount": (432, 432), "mount_setattr": (442, 442), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "personality": (135, 92), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "quotactl": (179, 60),
}  # fmt: skip
# Denied unless the first argument is 0 or the process itself.
_OWN_ONLY = {
    "kill": (62, 129), "tgkill": (234, 131), "prlimit64": (302, 261), "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
}  # fmt: skip
_CLONE3, _CLONE, _FCNTL, _IOCTL = (435, 435), (56, 220), (72, 25), (16, 29)
_NEW_NAMESPACES = 0x7E020000
_OWNER_OF_SIGNALS = {_FCNTL: (8, 10, 15), _IOCTL: (0x8901, 0x8902)}

_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def seccomp_is_known():
    return platform.machine() in _ARCHITECTURES


def deny_system_calls():
    column, audit = _ARCHITECTURES[platform.machine()]
    filter_bytes = _filter(column, audit, os.getpid())
    buffer = ctypes.create_string_buffer(filter_bytes)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(filter_bytes) // 8, ctypes.addressof(buffer))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program))


def _filter(column, audit, own_process):
    def step(code, value, yes=0, no=0):
        return struct.pack("=HBBI", code, yes, no, value)

    def deny(result=_EPERM):
        return step(_RETURN, result)

    number, architecture, first, second = 0, 4, 16, 24
    steps = [step(_LOAD, architecture), step(_EQUAL, audit, 1), deny(_KILL), step(_LOAD, number)]
    # Numbers from here on are the x32 ABI, whose calls would pass by every rule below.
    steps += [step(_AT_LEAST, 0x40000000, 0, 1), deny(_KILL)]
    for numbers in _DENIED.values():
        steps += [step(_EQUAL, numbers[column], 0, 1), deny()]
    steps += [step(_EQUAL, _CLONE3[column], 0, 1), deny(_ENOSYS)]
    for numbers in _OWN_ONLY.values():
        steps += [step(_EQUAL, numbers[column], 0, 5), step(_LOAD, first), step(_EQUAL, own_process, 2)]
        # 0 is the process itself for all of these but kill, where it is its group: processes of the answer.
        steps += [step(_EQUAL, 0, 1), deny(), step(_RETURN, _ALLOW)]
    steps += [step(_EQUAL, _CLONE[column], 0, 4), step(_LOAD, first), step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), deny()]
    steps += [step(_RETURN, _ALLOW)]
    for numbers, commands in _OWNER_OF_SIGNALS.items():
        steps += [step(_EQUAL, numbers[column], 0, 2 + 2 * len(commands)), step(_LOAD, second)]
        for command in commands:
            steps += [step(_EQUAL, command, 0, 1), deny()]
        steps += [step(_RETURN, _ALLOW)]
    return b"".join([*steps, step(_RETURN, _ALLOW)])


_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE = 1, 2, 4, 8, 1 << 14
# Bits of file rights by version of Landlock: 13 at first, then refer, truncate, and device control.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}


def landlock_version():
    """0 where the kernel has none."""
    return max(0, _libc.syscall(_LANDLOCK_CREATE, None, 0, 1))


def restrict_files(readable, writable):
    """Only below `readable` can be read and executed, only below the folder `writable` written; no TCP, no signals outwards."""
    version = landlock_version()
    rights = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    fields = [rights, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    ruleset = _checked(_LANDLOCK_CREATE, struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields), 0)
    for path in readable:
        _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_FOLDER)
    _allow(ruleset, writable, rights & ~_EXECUTE)
    for device in ("/dev/null", "/dev/zero", "/dev/urandom"):
        _allow(ruleset, device, _READ_FILE | _WRITE_FILE)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _checked(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset, path, rights):
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not os.path.isdir(path):
        rights &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
    _checked(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def hide_from_trace():
    """No process of the same user can trace this one or read its memory; children inherit it."""
    _prctl(_PR_SET_DUMPABLE, 0)


def adopt_orphans():
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent():
    _prctl(_PR_SET_PDEATHSIG, 9)


def _prctl(*arguments):
    if _libc.prctl(*(a if not isinstance(a, int) else ctypes.c_ulong(a) for a in arguments), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {arguments[0]} was refused")


def _checked(*arguments):
    result = _libc.syscall(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {arguments[0]} was refused")
    return result
