"""The main module in Pyodide. It runs one of the two roles over a device in place of pipes."""

import io
import os
import sys
import traceback

import asserts
import candidate
import frames
import without_threads

# Modules through which Python reaches JavaScript. Nothing behind them is valuable; they are removed because no program needs them.
BRIDGES = ("js", "pyodide_js", "pyodide", "_pyodide", "_pyodide_core")


def prepare():
    """Work that is done once, before the memory of this process is saved for all other processes."""
    without_threads.install()


def main(role):
    """Returns the exit code."""
    _close_bridges()
    without_threads.forget_host_loop()
    calls, answers = os.open("/dev/channel", os.O_RDONLY), os.open("/dev/channel", os.O_WRONLY)
    if role == "asserts":
        asserts.main(calls, answers, {})
        return 0
    frames.write_frame(answers, b"ready")
    plan = frames.read_frame(calls)
    if plan is None:
        return 0
    if plan[:1] == b"F":
        os.close(calls)
        os.close(answers)
        return _run_file(plan[1:].decode("utf-8", "surrogatepass"))
    candidate.serve(lambda: frames.read_frame(calls), lambda reply: frames.write_frame(answers, reply))
    return 0


def _close_bridges():
    for name in list(sys.modules):
        if name.partition(".")[0] in BRIDGES:
            del sys.modules[name]
    sys.meta_path[:] = [finder for finder in sys.meta_path if "yodide" not in type(finder).__module__]


def _run_file(program):
    sys.stdin = io.StringIO()
    try:
        exec(compile(program, "program.py", "exec", dont_inherit=True), {"__name__": "__main__"})
        return 0
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        without_threads.run_waiting_threads()
        sys.stdout.flush()
        sys.stderr.flush()
