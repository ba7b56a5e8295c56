"""The trusted process: it evaluates the tests of one example after the other and never runs an answer's program.

It asks for calls and reads their results as plain data. Requests: `J` (a job) and `R` (the reply to a call), `G` (the candidate
is gone). It writes `C` (a call) and `V` (the verdict on the job).
"""

import ast
import builtins
import importlib
import json
import os
import signal
import sys
import traceback

import frames
import plain_data

ANSWER_GONE = "gone"
LARGEST_CALL = 4 * 2**20
LONGEST_COMPARISON = 20
LARGEST_MEMORY = 2**30


class CandidateStopped(BaseException):
    """The candidate ended, forged a reply, or gave one that cannot be read: no test after it can be judged."""

    def __init__(self, verdict, line):
        self.verdict, self.line = verdict, line


class CandidateRaised(Exception):
    """Marks what the candidate raised, to tell it from what a test itself raises."""


def main(descriptor_in, descriptor_out, _options):
    _limit_memory()
    frames.write_frame(descriptor_out, b"H")
    while (request := frames.read_frame(descriptor_in)) is not None:
        if request[:1] == b"J":
            _allow_seconds(LONGEST_COMPARISON)
            try:
                verdict = _judge(json.loads(request[1:]), descriptor_in, descriptor_out)
            except CandidateStopped as stopped:
                verdict = {"verdict": stopped.verdict, "line": stopped.line, "inProcess": []}
            _allow_seconds(0)
            frames.write_frame(descriptor_out, b"V" + json.dumps(verdict).encode())


def _limit_memory():
    """A test may build a large value from a small one that an answer returned; Pyodide has its own limit."""
    if sys.platform != "emscripten":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))


def _allow_seconds(seconds):
    """CPU time for the comparisons of one example; Pyodide has no timers."""
    if hasattr(signal, "setitimer") and sys.platform != "emscripten":
        signal.signal(signal.SIGPROF, _too_slow)
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _too_slow(*_):
    raise CandidateStopped("cpu-time", f"comparing what was returned took more than {LONGEST_COMPARISON} s")


def _judge(job, descriptor_in, descriptor_out):
    names = {"__name__": "tests", "__builtins__": builtins}
    try:
        exec(compile(job["setup"], "setup.py", "exec", dont_inherit=True), names)
    except BaseException as error:
        return {"verdict": "setup-failed", "line": _last_line(error), "inProcess": []}
    try:
        _read_reply(_next_reply(descriptor_in), [])
    except CandidateStopped as stopped:
        return {"verdict": stopped.verdict, "line": stopped.line, "inProcess": []}
    except Exception as error:
        return {"verdict": _verdict(error), "line": _last_line(error), "inProcess": []}
    names[job["entryPoint"]] = _proxy(descriptor_in, descriptor_out)
    in_process = []
    for index, test in enumerate(job["tests"]):
        try:
            if _has_foreign_names(test, names):
                in_process.append(index)
                continue
            exec(compile(test, "tests.py", "exec", dont_inherit=True), names)
        except plain_data.NotPlain:
            in_process.append(index)
        except CandidateStopped as stopped:
            return {"verdict": stopped.verdict, "line": stopped.line, "test": index, "inProcess": in_process}
        except BaseException as error:
            return {"verdict": _verdict(error), "line": _last_line(error), "test": index, "inProcess": in_process}
    return {"verdict": "passed", "line": "", "inProcess": in_process}


def _verdict(error):
    if isinstance(error, CandidateRaised):
        return "memory" if isinstance(error, MemoryError) else "error"
    return "wrong-answer" if isinstance(error, AssertionError) else "error"


def _has_foreign_names(test, names):
    """Whether the test uses a name that neither the benchmark nor Python defines; modules of the standard library are imported."""
    found = list(ast.walk(ast.parse(test)))
    bound = {node.id for node in found if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in found if isinstance(node, ast.arg)}
    for node in found:
        if not isinstance(node, ast.Name) or node.id in bound or node.id in names or hasattr(builtins, node.id):
            continue
        if node.id not in sys.stdlib_module_names:
            return True
        names[node.id] = importlib.import_module(node.id)
    return False


def _proxy(descriptor_in, descriptor_out):
    def entry_point(*positional, **named):
        call = plain_data.encode(("call", list(positional), named), largest=LARGEST_CALL, plain_only=True)
        frames.write_frame(descriptor_out, b"C" + call)
        return _read_reply(_next_reply(descriptor_in), [*positional, *named.values()])

    return entry_point


def _next_reply(descriptor_in):
    reply = frames.read_frame(descriptor_in)
    if reply is None:
        os._exit(0)
    if reply[:1] != b"R":
        raise CandidateStopped(ANSWER_GONE, "")
    return reply[1:]


def _read_reply(reply, arguments):
    try:
        message = plain_data.decode(reply)
    except plain_data.Malformed as error:
        raise CandidateStopped("forged", f"the reply to a call is malformed: {error}"[:300]) from None
    kind = message[0] if type(message) is tuple and message else None
    if kind == "unreadable" and len(message) == 2 and type(message[1]) is str:
        raise CandidateStopped("output-limit", message[1][:300])
    shape = tuple(type(part) for part in message) if kind in ("returned", "raised") else ()
    if message == ("loaded",):
        return None
    if kind == "returned" and len(shape) == 3 and shape[2] is list and len(message[2]) == len(arguments):
        _write_back(arguments, message[2])
        return message[1]
    if kind == "raised" and shape == (str, list, list, str, list):
        _write_back(arguments, message[4])
        raise _exception(*message[1:4])
    raise CandidateStopped("forged", "the reply to a call has the wrong form")


def _write_back(arguments, changed):
    for old, new in zip(arguments, changed):
        if plain_data.is_mutable(old):
            plain_data.assign(old, new)


def _exception(names, arguments, line):
    """An exception of the first builtin type among `names`, so that a test can expect it."""
    for name in names:
        base = getattr(builtins, name, None) if type(name) is str else None
        if isinstance(base, type) and issubclass(base, BaseException):
            break
    else:
        base = Exception
    if not issubclass(base, Exception):
        return CandidateStopped("error", line)
    try:
        error = type(base.__name__, (base, CandidateRaised), {})(*arguments)
    except Exception:
        error = type("Exception", (CandidateRaised,), {})(line)
    error.shown_line = line
    return error


def _last_line(error):
    shown = getattr(error, "shown_line", None)
    return shown if shown is not None else traceback.format_exception_only(type(error), error)[-1].strip()[-2000:]
