"""The process that runs an answer's program and performs the operations that the tests request."""

import itertools
import operator
import sys
import threading
import types

import peer
import plain_data

BUILTIN_TYPES = (bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, object, type(None))

UNARY = ("__neg__", "__pos__", "__invert__")

# Operations that the tests may request on an object of the program.
OPERATIONS = {
    "call": lambda value, /, *positional, **named: value(*positional, **named),
    "attribute": getattr,
    "set-attribute": setattr,
    "iterator": iter,
    "next": lambda iterator, count: list(itertools.islice(iterator, count)),
    "send": lambda generator, value: _sent(generator, value),
    "item": lambda value, key: value[key],
    "set-item": operator.setitem,
    "delete-item": operator.delitem,
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager: type(manager).__exit__(manager, None, None, None) and None,
    "itself": lambda value: value,
    "operate": lambda value, other, name: getattr(operator, name)(*[value] if name in UNARY else [value, other]),
    "length": len,
    "truth": bool,
    "text": str,
    "representation": repr,
    "instance": lambda kind, value: isinstance(value, kind),
    "await": lambda coroutine: __import__("asyncio").run(coroutine),
}


def _sent(generator, value):
    """An empty list if the generator ended."""
    try:
        return [generator.send(value)]
    except StopIteration:
        return []


def serve(read, write):
    """`read()` returns the next request (None at the end), `write(reply)` takes the reply. Both messages start with the same eight
    bytes."""
    program = Program(read, write)
    while (message := program.hear()) is not None:
        program.reply(program.peer.hear(message))


class Program:
    def __init__(self, read, write):
        self.read, self.write = read, write
        self.mark = None
        self.turn = threading.RLock()
        self.module = types.ModuleType("answer")
        self.owned = peer.Owned()
        self.peer = peer.Peer(self.exchange, self.perform, refer=self.refer, resolve=self.resolve)

    def hear(self):
        request = self.read()
        if request is None:
            return None
        self.mark = request[:8]
        return request[8:]

    def reply(self, message):
        self.write(self.mark + message)

    def exchange(self, message):
        """Within a call, the program may call a function of the test. This message is sent as the reply to the call; the next request is
        its answer."""
        self.reply(message)
        answer = self.hear()
        if answer is None:
            raise SystemExit
        return answer

    def perform(self, operation, target, positional, named):
        if operation == "load":
            return self._load(*positional)
        if operation == "check":
            exec(compile(positional[0], "tests.py", "exec", dont_inherit=True), self.module.__dict__)
            return None
        return OPERATIONS[operation](target, *positional, **named)

    def _load(self, program, entry_point):
        sys.modules["answer"] = self.module
        exec(compile(program, "program.py", "exec", dont_inherit=True), self.module.__dict__)
        self._global(entry_point)

    def _global(self, name):
        try:
            return self.module.__dict__[name]
        except KeyError:
            raise NameError(f"name '{name}' is not defined") from None

    def refer(self, value):
        if isinstance(value, Lent):
            return plain_data.YOURS, value.number
        if any(value is known for known in BUILTIN_TYPES):
            return plain_data.STANDARD, f"builtins:{value.__name__}"
        return plain_data.MINE, f"{self.owned.number_of(value)} {_role_of(value)}"

    def resolve(self, kind, text):
        if kind == plain_data.MINE:
            return Lent(self, text.partition(" ")[0])
        if kind == plain_data.STANDARD:
            return peer.standard_value(text)
        return self.owned[text] if text.startswith("#") else self._global(text)


def _role_of(value):
    """What a test can do with the value in addition to the operations on every object."""
    if isinstance(value, types.CoroutineType):
        return "coroutine"
    if isinstance(value, types.GeneratorType):
        return "generator"
    return "iterator" if hasattr(type(value), "__next__") else "object"


class Lent:
    """A function of the tests."""

    def __init__(self, program, number):
        self.program, self.number = program, number

    def __call__(self, /, *positional, **named):
        with self.program.turn:  # Threads of the program speak one after the other.
            try:
                return self.program.peer.ask("call", self, *positional, **named)
            except peer.Raised as raised:
                raise peer.as_exception(raised) from None
