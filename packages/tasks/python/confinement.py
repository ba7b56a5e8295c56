"""Restricts a process before it runs an answer: it loses most files (Landlock) and dangerous system calls (seccomp).

Both restrictions need no privileges, hold for all descendants, and cannot be undone. Call numbers are those of x86-64 and aarch64.
"""

import ctypes
import os
import platform
import struct

_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_DUMPABLE, _PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 4, 1, 22, 36, 38
_PR_SET_NAME, _PR_GET_NAME = 15, 16

# name: (x86-64, aarch64; None where the call does not exist)
_DENIED = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # leaving the process group, by which all processes of an answer are found and ended
    "setsid": (112, 157), "setpgid": (109, 154),
    # network
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # memory and messages that outlive a process or count for no limit
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219), "setsockopt": (54, 208), "sendmsg": (46, 211), "sendmmsg": (307, 269), "io_setup": (206, 0),
    "vmsplice": (278, 75), "splice": (275, 76), "tee": (276, 77),
    # the files of others: Landlock does not cover these calls
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27), "fanotify_init": (300, 262),
    # the kernel's own machinery
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "statmount": (457, 457),
    "listmount": (458, 458), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "personality": (135, 92), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "syslog": (103, 116), "seccomp": (317, 277),
}  # fmt: skip
# Honest programs make these calls as a part of other work (`shutil.copy`), so the calls succeed and change nothing.
_IGNORED = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
}  # fmt: skip
# Python accepts "not supported" as a result of these calls.
_UNSUPPORTED = {
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "getxattr": (191, 8), "lgetxattr": (192, 9),
    "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16), "fallocate": (285, 47),
}  # fmt: skip
_LINKS = {"readlink": (89, None), "readlinkat": (267, 78)}
_TRUNCATE_BY_NAME = {"truncate": (76, 45)}
# Denied unless the first argument is 0 or the process itself.
_OWN_ONLY = {
    "kill": (62, 129), "tgkill": (234, 131), "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
}  # fmt: skip
_SOCKETPAIR, _SENDTO, _SETRLIMIT, _PRLIMIT = (53, 199), (44, 206), (160, 164), (302, 261)
_CLONE3, _CLONE, _FCNTL, _IOCTL = (435, 435), (56, 220), (72, 25), (16, 29)
_MMAP, _PRCTL, _SIGACTION = (9, 222), (157, 167), (13, 134)
_OPEN, _OPENAT, _OPENAT2 = (2, None), (257, 56), (437, 437)
_MKDIR, _MKDIRAT, _UMASK = (83, None), (258, 34), (95, 166)
_NEW_NAMESPACES = 0x7E020000
_MAP_SHARED = 1
_AF_UNIX = 1
_O_WRONLY, _O_RDWR, _O_TRUNC = 1, 2, 0x200
_RLIMIT_CORE = 4
_SIGKILL, _SIGCHLD = 9, 17
# Commands that set who receives the signals of a descriptor, and how much memory a pipe takes.
_DENIED_COMMANDS = {_FCNTL: (8, 10, 15, 1031), _IOCTL: (0x8901, 0x8902)}
# From this number on, the kernel has system calls that are newer than these lists.
_FIRST_UNKNOWN = 463

_ALLOW, _KILL, _SUCCEED = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _EACCES, _ENOSYS, _ENOTSUP = (_SUCCEED + number for number in (1, 13, 38, 95))
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


def seccomp_is_known():
    return platform.machine() in _ARCHITECTURES


def deny_system_calls(*, hides_links=False, keeps_contents=False):
    """`hides_links`: links cannot be read, for a process that can see the links of the whole machine. `keeps_contents`: a file that
    cannot be written cannot be emptied; Landlock covers this only from its version 3 on."""
    column, audit = _ARCHITECTURES[platform.machine()]
    filter_bytes = system_call_filter(column, audit, os.getpid(), hides_links=hides_links, keeps_contents=keeps_contents)
    buffer = ctypes.create_string_buffer(filter_bytes)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(filter_bytes) // 8, ctypes.addressof(buffer))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program))


def system_call_filter(column, audit, own_process, *, hides_links, keeps_contents):
    """A program for the kernel's packet filter. It reads the number and the arguments of a call and returns what happens to the call."""

    def step(code, value, yes=0, no=0):
        return struct.pack("=HBBI", code, yes, no, value)

    def give(result):
        return [step(_RETURN, result)]

    def when(code, value, steps):
        """`steps` end in a result. They are skipped if the comparison with the loaded number is false."""
        return [step(code, value, 0, len(steps)), *steps]

    def when_not(code, value, steps):
        return [step(code, value, len(steps)), *steps]

    def load_argument(index, *, upper_half=False):
        return [step(_LOAD, 16 + 8 * index + 4 * upper_half)]

    def on(call, steps):
        return [] if call[column] is None else when(_EQUAL, call[column], steps)

    number, architecture = 0, 4
    steps = [step(_LOAD, architecture), step(_EQUAL, audit, 1), *give(_KILL), step(_LOAD, number)]
    # Numbers from here on belong to the x32 ABI. No rule below would match its calls.
    steps += when(_AT_LEAST, 0x40000000, give(_KILL))
    steps += when(_AT_LEAST, _FIRST_UNKNOWN, give(_ENOSYS))
    results = [(_DENIED, _EPERM), (_IGNORED, _SUCCEED), (_UNSUPPORTED, _ENOTSUP), (_LINKS if hides_links else {}, _EACCES)]
    results += [(_TRUNCATE_BY_NAME, _EPERM)] if keeps_contents else []
    for calls, result in results:
        for call in calls.values():
            steps += on(call, give(result))
    steps += on(_CLONE3, give(_ENOSYS))
    # 0 is the process itself for all of these calls except kill. For kill, 0 is its process group, which has only processes of the answer.
    own = [*load_argument(0), *when(_EQUAL, own_process, give(_ALLOW)), *when(_EQUAL, 0, give(_ALLOW)), *give(_EPERM)]
    for call in _OWN_ONLY.values():
        steps += on(call, own)

    def nothing(index):
        """Allowed where the address in this argument is null."""
        null = when(_EQUAL, 0, [*load_argument(index, upper_half=True), *when(_EQUAL, 0, give(_ALLOW)), *give(_EPERM)])
        return [*load_argument(index), *null, *give(_EPERM)]

    own_limit = [*load_argument(1), *when(_EQUAL, _RLIMIT_CORE, nothing(2)), *give(_ALLOW)]
    of_itself = [part for process in (own_process, 0) for part in when(_EQUAL, process, own_limit)]
    steps += on(_PRLIMIT, [*load_argument(0), *of_itself, *give(_EPERM)])
    steps += on(_SETRLIMIT, [*load_argument(0), *when(_EQUAL, _RLIMIT_CORE, give(_EPERM)), *give(_ALLOW)])
    # A socket pair is connected only to itself. A datagram with an address could reach any named socket of the machine.
    steps += on(_SOCKETPAIR, [*load_argument(0), *when(_EQUAL, _AF_UNIX, give(_ALLOW)), *give(_EPERM)])
    steps += on(_SENDTO, nothing(4))
    steps += on(_CLONE, [*load_argument(0), *when(_ANY_BIT, _NEW_NAMESPACES, give(_EPERM)), *give(_ALLOW)])
    steps += on(_MMAP, [*load_argument(3), *when(_ANY_BIT, _MAP_SHARED, give(_EPERM)), *give(_ALLOW)])
    names = [part for option in (_PR_SET_NAME, _PR_GET_NAME) for part in when(_EQUAL, option, give(_ALLOW))]
    dying = when(_EQUAL, _PR_SET_PDEATHSIG, [*load_argument(1), *when(_EQUAL, _SIGKILL, give(_ALLOW)), *give(_EPERM)])
    steps += on(_PRCTL, [*load_argument(0), *names, *dying, *give(_EPERM)])
    # A process that ignores the ends of its children would hide the CPU time they took.
    ignoring = [*load_argument(1), *when(_EQUAL, 0, [*load_argument(1, upper_half=True), *when(_EQUAL, 0, give(_ALLOW)), *give(_SUCCEED)])]
    steps += on(_SIGACTION, [*load_argument(0), *when(_EQUAL, _SIGCHLD, [*ignoring, *give(_SUCCEED)]), *give(_ALLOW)])
    # The warden could not see the contents of a folder that its owner cannot list or change.
    owner_bits = [part for bit in (0o400, 0o200, 0o100) for part in when_not(_ANY_BIT, bit, give(_EPERM))]
    for call, index in ((_MKDIR, 1), (_MKDIRAT, 2)):
        steps += on(call, [*load_argument(index), *owner_bits, *give(_ALLOW)])
    steps += on(_UMASK, [*load_argument(0), *when(_ANY_BIT, 0o700, give(_EPERM)), *give(_ALLOW)])
    if keeps_contents:
        writes_only = when(_ANY_BIT, _O_WRONLY, [*when(_ANY_BIT, _O_RDWR, give(_EPERM)), *give(_ALLOW)])
        writes = [*writes_only, *when(_ANY_BIT, _O_RDWR, give(_ALLOW)), *give(_EPERM)]
        for call, index in ((_OPEN, 1), (_OPENAT, 2)):
            steps += on(call, [*load_argument(index), *when(_ANY_BIT, _O_TRUNC, writes), *give(_ALLOW)])
        steps += on(_OPENAT2, give(_ENOSYS))
    for call, commands in _DENIED_COMMANDS.items():
        denied = [part for command in commands for part in when(_EQUAL, command, give(_EPERM))]
        steps += on(call, [*load_argument(1), *denied, *give(_ALLOW)])
    return b"".join([*steps, *give(_ALLOW)])


_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE = 1, 2, 4, 8, 1 << 14
# Bits of file rights by version of Landlock: 13 at first, then refer, truncate, and device control.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}


def landlock_version():
    """0 if the kernel has no Landlock."""
    return max(0, _libc.syscall(_LANDLOCK_CREATE, None, 0, 1))


def restrict_files(readable, writable):
    """Files can be read and executed only below `readable`, and written only below the folder `writable`, if any. From version 4 of
    Landlock on, TCP is denied, and from version 6 on, signals to other processes."""
    version = landlock_version()
    rights = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    fields = [rights, *([3] if version >= 4 else []), *([3] if version >= 6 else [])]
    ruleset = _checked(_LANDLOCK_CREATE, struct.pack(f"={len(fields)}Q", *fields), 8 * len(fields), 0)
    for path in readable:
        _allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_FOLDER)
    if writable is not None:
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
    """Prevents processes of the same user from tracing this process or reading its memory. Children inherit this."""
    _prctl(_PR_SET_DUMPABLE, 0)


def show_to_parent():
    """Undoes `hide_from_trace`: a parent of the same user can see how much this process writes."""
    _prctl(_PR_SET_DUMPABLE, 1)


def adopt_orphans():
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent():
    _prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def name_process(name):
    """Sets the name that `ps` shows, at most 15 letters."""
    _prctl(_PR_SET_NAME, ctypes.c_char_p(name.encode()))


def _prctl(*arguments):
    if _libc.prctl(*(a if not isinstance(a, int) else ctypes.c_ulong(a) for a in arguments), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {arguments[0]} was refused")


def _checked(*arguments):
    result = _libc.syscall(*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"system call {arguments[0]} was refused")
    return result
