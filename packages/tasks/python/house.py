"""Confines this process and turns it into Node. Pyodide uses it on machines without bubblewrap.

The Python program never runs an answer. Node keeps its program and libraries to read and execute, the given descriptors, and the system
calls that the parent's filter allows. If root started this process, it runs as a user of its own.
"""

import base64
import ctypes
import os

import confinement


def main(descriptor_in, descriptor_out, options):
    """`options`: `node` (the command line), `files` (what can be read), `user` (None: the caller's), `filter` (in base64)."""
    # Opened before the user changes, because the new user may not be able to reach the path.
    program = os.open(options["node"][0], os.O_RDONLY | os.O_CLOEXEC)
    os.dup2(descriptor_in, 0)
    os.dup2(descriptor_out, 1)
    os.closerange(4, program)
    os.closerange(program + 1, 256)
    confinement.restrict_files(options["files"], "/dev/null")
    if options["user"] is not None:
        os.setgroups([])
        os.setresgid(*[options["user"]] * 3)
        os.setresuid(*[options["user"]] * 3)
    confinement.die_with_parent()
    _install(base64.b64decode(options["filter"]))
    # Node stops if it may not read the OpenSSL configuration of the system.
    os.execve(program, options["node"], {"OPENSSL_CONF": "/dev/null"})


def _install(filter_bytes):
    buffer = ctypes.create_string_buffer(filter_bytes)

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(filter_bytes) // 8, ctypes.addressof(buffer))
    confinement._prctl(confinement._PR_SET_SECCOMP, 2, ctypes.byref(program))
