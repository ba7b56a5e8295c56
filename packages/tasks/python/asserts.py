"""The trusted process: it evaluates the tests of one example after the other and never runs an answer's program.

It reads `J` (a job), `R` (the reply to a call) and `G` (the program is gone). It writes `C` (a call) and `V` (the verdict on the job). A
job is over at once if its program is gone or forged a reply. Then the verdict is written and the job's process ends, so that no `except` of
a test can continue.
"""

import ast
import builtins
import contextlib
import importlib
import io
import json
import math
import os
import signal
import sys
import traceback
import types

import frames
import peer
import plain_data
from remote import Remote, remote_of

if sys.platform != "emscripten":
    import resource

    import confinement

LARGEST_CALL = 4 * 2**20
LONGEST_COMPARISON = 10
NO_JOB, BROKE_DOWN = 3, 70
LARGEST_MEMORY = 2**30
# A program may hand over only these types by name: they hold data. A function handed over by name would run here.
DATA_TYPES = ("bool", "int", "float", "complex", "str", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset", "object")


def main(descriptor_in, descriptor_out, options):
    if sys.platform == "emscripten":
        frames.write_frame(descriptor_out, b"H")
        while (job := _next_job(descriptor_in, descriptor_out)) is not None:
            job.write(job.verdict())
        return
    _confine(options)
    frames.write_frame(descriptor_out, b"H")
    while _judge_in_own_process(descriptor_in, descriptor_out):
        pass


def _next_job(descriptor_in, descriptor_out):
    """None after the last request. Skips messages to an earlier job that has already ended."""
    while (request := frames.read_frame(descriptor_in)) is not None:
        if request[:1] == b"J":
            return Job(json.loads(request[1:]), descriptor_in, descriptor_out)
    return None


def _confine(options):
    confinement.hide_from_trace()
    resource.setrlimit(resource.RLIMIT_CORE, (1, 1))
    if confinement.landlock_version():
        confinement.restrict_files(options["readable"], None)
    if confinement.seccomp_is_known():
        confinement.deny_system_calls()


def _judge_in_own_process(descriptor_in, descriptor_out):
    """Each job has its own process, which starts before the job arrives. If the kernel ends the process at a limit, the verdict reports
    this. Returns False after the last job."""
    child = os.fork()
    if child == 0:
        ending = NO_JOB
        try:
            confinement.die_with_parent()
            # A test may build a large value from a small one that a program returned.
            resource.setrlimit(resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
            job = _next_job(descriptor_in, descriptor_out)
            if job is not None:
                ending = BROKE_DOWN
                seconds = math.ceil(job.plan.get("cpuSeconds", LONGEST_COMPARISON))
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
                job.write(job.verdict())
                ending = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(ending)
    ending = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ending in (-signal.SIGXCPU, -signal.SIGKILL):
        line = "the tests took more than their CPU time over what was returned"
        write_verdict(descriptor_out, {"verdict": "cpu-time", "line": line, "inProcess": []})
    elif ending not in (0, NO_JOB):
        line = "the process of the tests broke down over what was returned"
        write_verdict(descriptor_out, {"verdict": "error", "line": line, "inProcess": []})
    return ending != NO_JOB


def write_verdict(descriptor, found):
    frames.write_frame(descriptor, b"V" + json.dumps(found).encode())


class CandidateRaised:
    """Marks an error that the program raised, to distinguish it from an error that a test raises."""


class NeedsProcess(BaseException):
    """The test hands over something that exists in only one process."""


@contextlib.contextmanager
def _limited_setup():
    """A setup that uses up the CPU time fails, because this says nothing about the program. In Pyodide there are no signals."""
    if sys.platform == "emscripten":
        yield
        return

    def fail(_signal, _frame):
        raise TimeoutError("it took more than the CPU time of the tests")

    signal.signal(signal.SIGXCPU, fail)
    try:
        yield
    finally:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)


class Job:
    """The tests of one program. `tests` see the names of the setup, the entry point, and other names of the program that they use."""

    def __init__(self, plan, descriptor_in, descriptor_out):
        self.plan, self.descriptor_in, self.descriptor_out = plan, descriptor_in, descriptor_out
        self.names = {"__name__": "tests", "__builtins__": builtins}
        self.lent = peer.Owned()
        self.peer = peer.Peer(self.exchange, self.perform, refer=self.refer, resolve=self.resolve, largest=LARGEST_CALL)
        self.in_process = []
        self.test = None
        self.needs_process = self.has_heard = False

    def verdict(self):
        plan = self.plan
        try:
            with _limited_setup():
                exec(compile(plan["setup"], "setup.py", "exec", dont_inherit=True), self.names)
            for self.test, test in enumerate(plan["tests"]):
                compile(test, "tests.py", "exec", dont_inherit=True)
            self.test = None
        except BaseException as error:
            return self.found("setup-failed", _last_line(error))
        self.own_classes = {name for name, value in self.names.items() if isinstance(value, type) and value.__module__ == "tests"}
        try:
            self._strictly(lambda: self.peer.result_of(self._reply(), [None, None]))
        except Exception as error:
            return self.found(_verdict(error), _last_line(error))
        self.names[plan["entryPoint"]] = Remote(self, plan["entryPoint"])
        self.base = set(self.names)
        self.foreign = set()
        for self.test, test in enumerate(plan["tests"]):
            try:
                self._judge(test)
            except BaseException as error:
                return self.found(_verdict(error), _last_line(error))
        self.test = None
        return self.found("passed", "")

    def _judge(self, test):
        uses = Uses(test, self.names, self.own_classes)
        for name in uses.modules:
            self.names[name] = importlib.import_module(name)
        for name in uses.foreign:
            self.names[name] = Remote(self, name)
        self.base |= uses.modules | uses.foreign
        # `compares_objects`: whether the program itself may decide how two of its objects compare. A class under test is recognized by its
        # capitalized name, because otherwise only the program could state whether it is a class.
        self.foreign |= uses.foreign
        entry_point = self.plan["entryPoint"]
        classes = self.foreign | ({entry_point} if entry_point[:1].isupper() else set())
        self.compares_objects = not classes.isdisjoint(uses.loaded)
        # An earlier reply of the program may be kept under a name of an earlier test, or in a value of the setup.
        reads_kept = any(_can_keep(self.names[name]) for name in uses.loaded & self.names.keys())
        self.has_heard = not self.names.keys() <= self.base or (self.test > 0 and reads_kept)
        self.needs_process = uses.needs_process
        if not self.needs_process:
            self._evaluate(test)
        if self.needs_process:
            self._evaluate_in_process("".join(f"import {name}\n" for name in sorted(uses.modules)) + test)

    def _evaluate(self, test):
        try:
            exec(compile(test, "tests.py", "exec", dont_inherit=True), self.names)
        except BaseException:
            if not self.needs_process:
                raise

    def _evaluate_in_process(self, test):
        self.needs_process = False
        self._mark_in_process()
        try:
            self.ask("check", None, test)
        except AssertionError as error:
            raise AssertionError(*error.args) from None

    def _mark_in_process(self):
        if self.test not in self.in_process:
            self.in_process.append(self.test)

    def ask(self, operation, target, /, *positional, **named):
        if self.needs_process:
            raise NeedsProcess
        try:
            return self._strictly(lambda: self.peer.ask(operation, target, *positional, **named))
        except plain_data.NotPlain as error:
            if self.has_heard and isinstance(error, plain_data.TooLarge):
                raise
            if self.has_heard:
                raise TypeError(str(error)) from None
            # Only the test decides this: the program has not yet sent anything that could lead here.
            self.needs_process = True
            raise NeedsProcess from None

    def decide(self, operation, *operands):
        """Asks the program to compare or compute with one of its objects. The program decides the result only where the test names
        objects of the program. Elsewhere it could receive the right answer as an operand and agree."""
        if not self.compares_objects:
            return NotImplemented
        self._mark_in_process()
        return self.ask(operation, *operands)

    def _strictly(self, work):
        """Ends the job if the program did what no honest program does. A test may catch other errors of the program."""
        try:
            return work()
        except plain_data.Malformed as error:
            self.end("forged", f"the reply to a call is malformed: {error}"[:300])
        except peer.Unreadable as error:
            self.end("output-limit", str(error)[:300])
        except peer.Raised as raised:
            if "Exception" not in raised.names:
                self.end("error", raised.line)
            if not {"StopIteration", "StopAsyncIteration"}.isdisjoint(raised.names):
                # This error would end a loop of the test early, as if all items had been right.
                raised = peer.Raised(["RuntimeError"], [f"the program raised {raised.line}"], raised.line)
            raise peer.as_exception(raised, CandidateRaised) from None

    def exchange(self, message):
        frames.write_frame(self.descriptor_out, b"C" + message)
        return self._reply()

    def _reply(self):
        reply = frames.read_frame(self.descriptor_in)
        if reply is None:
            os._exit(0)
        if reply[:1] != b"R":
            self.end("gone", "")
        self.has_heard = True
        return reply[1:]

    def perform(self, operation, target, positional, named):
        """The program may call only functions that the tests lent it."""
        if operation != "call" or not self.lent.holds(target):
            raise PermissionError("only functions of the test can be called")
        return target(*positional, **named)

    def refer(self, value):
        if isinstance(value, Remote):
            return plain_data.YOURS, value._Remote__identity
        if hasattr(type(value), "__next__") and not isinstance(value, io.IOBase):
            return plain_data.ITEMS, ""
        name = peer.standard_name(value)
        if name is not None:
            return plain_data.STANDARD, name
        if not callable(value) or isinstance(value, type):
            raise plain_data.NotPlain(f"an object of type {type(value).__name__} cannot be handed to the program")
        return plain_data.MINE, self.lent.number_of(value)

    def resolve(self, kind, text):
        if kind == plain_data.YOURS:
            return self.lent[text]
        module, _, name = text.partition(":")
        if kind == plain_data.STANDARD:
            if module != "builtins" or name not in DATA_TYPES:
                raise plain_data.Malformed("a name that no program may hand over")
            return getattr(builtins, name)
        identity, _, role = text.partition(" ")
        if not identity.startswith("#"):
            raise plain_data.Malformed("no number of an object")
        return remote_of(self, identity, role)

    def end(self, verdict, line):
        """`last`: in Pyodide, the only process of this role ends here."""
        self.write({**self.found(verdict, line), "last": sys.platform == "emscripten"})
        os._exit(0)

    def write(self, found):
        write_verdict(self.descriptor_out, found)

    def found(self, verdict, line):
        place = {} if self.test is None else {"test": self.test}
        return {"verdict": verdict, "line": line, **place, "inProcess": self.in_process}


class Uses:
    """What a test needs, read from its text. `loaded` are the names it reads, `modules` those of the standard library, `foreign` the
    names that the program must define. `needs_process`: the test must run in the process of the program, because it makes classes or
    catches errors that exist only there."""

    def __init__(self, test, names, own_classes):
        found = list(ast.walk(ast.parse(test)))
        bound = {name for node in found for name in _bound_by(node)}
        loaded = {node.id for node in found if isinstance(node, ast.Name)}
        missing = {name for name in loaded - bound - names.keys() if not hasattr(builtins, name)}
        self.loaded = loaded
        self.modules = missing & sys.stdlib_module_names
        self.foreign = missing - self.modules
        as_classes = [node.type for node in found if isinstance(node, ast.ExceptHandler) and node.type is not None]
        as_classes += [base for node in found if isinstance(node, ast.ClassDef) for base in node.bases]
        used_as_classes = {node.id for one in as_classes for node in ast.walk(one) if isinstance(node, ast.Name)}
        self.needs_process = (
            any(isinstance(node, ast.ClassDef) for node in found)
            or not own_classes.isdisjoint(loaded)
            or not self.foreign.isdisjoint(used_as_classes)
        )


def _can_keep(value):
    """Whether an earlier test may have kept a reply of the program in this value."""
    if isinstance(value, (types.ModuleType, Remote, type(None), bool, int, float, str, bytes)):
        return False
    return peer.standard_name(value) is None


def _bound_by(node):
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        return (node.id,)
    if isinstance(node, ast.arg):
        return (node.arg,)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return (node.name,)
    if isinstance(node, ast.alias):
        return ((node.asname or node.name).partition(".")[0],)
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name is not None:
        return (node.name,)
    if isinstance(node, ast.MatchMapping) and node.rest is not None:
        return (node.rest,)
    return ()


def _verdict(error):
    if isinstance(error, CandidateRaised):
        return "memory" if isinstance(error, MemoryError) else "error"
    return "wrong-answer" if isinstance(error, AssertionError) else "error"


def _last_line(error):
    shown = getattr(error, "shown_line", None)
    return shown if shown is not None else traceback.format_exception_only(type(error), error)[-1].strip()[-2000:]
