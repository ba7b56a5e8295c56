"""What Pyodide runs: either trusted role over functions of its host in place of pipes."""

import io
import sys
import traceback

import asserts
import candidate
import frames


def connect(host_read, host_write):
    def read_frame(_descriptor):
        body = host_read()
        return None if body is None else body.to_bytes()

    frames.read_frame = read_frame
    frames.write_frame = lambda _descriptor, body: host_write(body)


def main(role):
    """The exit code."""
    if role == "asserts":
        asserts.main(0, 1, {})
        return 0
    frames.write_frame(1, b"ready")
    plan = frames.read_frame(0)
    if plan[:1] == b"F":
        return _run_file(plan[1:].decode("utf-8", "surrogatepass"))
    candidate.serve(lambda: frames.read_frame(0), lambda reply: frames.write_frame(1, reply))
    return 0


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
        sys.stdout.flush()
        sys.stderr.flush()
