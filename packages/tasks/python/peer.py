"""The conversation between the tests and the program: each side may ask the other to do something with what the other owns.

The two sides take turns. A message is an `ask`, or the answer to the last `ask`: `returned`, `raised`, or `unreadable` (the result cannot
be sent). While one side waits for an answer, it answers requests of the other side. In this way, the program calls a function of a test
that was handed to it.
"""

import builtins
import importlib
import sys
import traceback

import plain_data

LARGEST = 2**20
MOST_OWNED = 100_000


class Unreadable(Exception):
    """The other side's result is too large or too deep to be sent."""


class Raised(Exception):
    """An error of the other side: the names of its types, its arguments if they are plain, and its last line of traceback."""

    def __init__(self, names, arguments, line):
        super().__init__(line)
        self.names, self.arguments, self.line = names, arguments, line


class Peer:
    """One side. `exchange(message)` sends bytes and returns the reply. `perform(operation, target, positional, named)` executes a
    request."""

    def __init__(self, exchange, perform, *, refer, resolve, largest=LARGEST):
        self.exchange, self.perform, self.largest = exchange, perform, largest
        self.refer, self.resolve = refer, resolve

    def ask(self, operation, target, /, *positional, **named):
        """The result. Arguments that the other side changed in place are changed here too. Raises `Raised`, `Unreadable`, or
        `plain_data.NotPlain` where an argument cannot be sent."""
        message = self._encode(("ask", operation, target, list(positional), named))
        return self.result_of(self.exchange(message), [*positional, *named.values()])

    def result_of(self, message, arguments):
        """The result that an answer gives for a request with these arguments. Raises the same errors as `ask`."""
        while (found := self._decode(message))[0] == "ask":
            message = self.exchange(self.answer(*found[1:]))
        kind, *content = found
        if kind == "unreadable":
            raise Unreadable(content[0])
        changed = content[-1]
        if len(changed) != len(arguments) and not (kind == "raised" and changed == []):
            raise plain_data.Malformed("not one changed value for each argument")
        for old, new in zip(arguments, changed):
            if plain_data.is_mutable(old):
                plain_data.assign(old, new)
        if kind == "raised":
            raise Raised(*content[:3])
        return content[0]

    def hear(self, message):
        """The answer to an `ask` of the other side, both as bytes."""
        try:
            request = self._decode(message)
        except Exception as error:  # Such as a name that the program does not define.
            return self._raised(error, [])
        return self.answer(*request[1:])

    def answer(self, operation, target, positional, named):
        arguments = [*positional, *named.values()]
        before = [_state_of(argument, float("inf")) for argument in arguments]

        def changed():
            """Without the arguments that are as before: a test may pass more data than a reply may contain."""
            return [None if _is_as_before(*pair) else pair[0] for pair in zip(arguments, before)]

        try:
            value = self.perform(operation, target, positional, named)
            return self._encode(("returned", value, changed()))
        except plain_data.NotPlain as error:
            return self._encode(("unreadable", str(error)[:300]))
        except BaseException as error:
            return self._raised(error, changed())

    def _raised(self, error, changed):
        try:
            names = [str(kind.__name__)[:200] for kind in type(error).__mro__][:50]
            line = str(traceback.format_exception_only(type(error), error)[-1]).strip()[-2000:]
        except BaseException:
            names, line = ["Exception"], "an exception that cannot be shown"
        for arguments, values in ((list(error.args), changed), ([], [])):
            try:
                return self._encode(("raised", names, arguments, line, values))
            except BaseException:
                continue
        return self._encode(("unreadable", "what was raised cannot be sent"))

    def _encode(self, message):
        return plain_data.encode(message, largest=self.largest, refer=self.refer)

    def _decode(self, data):
        message = plain_data.decode(data, self.resolve)
        shape = tuple(type(part) for part in message) if type(message) is tuple else ()
        if shape[:1] != (str,) or not _FORMS.get(message[0], lambda _: False)(shape[1:]):
            raise plain_data.Malformed("the message has the wrong form")
        return message


_FORMS = {
    "ask": lambda shape: len(shape) == 4 and (shape[0], *shape[2:]) == (str, list, dict),
    "returned": lambda shape: len(shape) == 2 and shape[1] is list,
    "raised": lambda shape: shape == (list, list, str, list),
    "unreadable": lambda shape: shape == (str,),
}


def _state_of(argument, largest):
    """The plain data of a mutable argument as bytes; otherwise None."""
    try:
        return plain_data.encode(argument, largest=largest) if plain_data.is_mutable(argument) else None
    except BaseException:  # An object that a program put into the argument may raise anything when it is looked at.
        return None


def _is_as_before(argument, before):
    if not plain_data.is_mutable(argument):
        return True
    return before is not None and _state_of(argument, len(before)) == before


class Owned:
    """The values that one side has handed out by reference, by their numbers."""

    def __init__(self):
        self._values, self._numbers = {}, {}

    def number_of(self, value):
        """The number as text. This table keeps every handed-out value alive, so that its number stays unique."""
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._values) >= MOST_OWNED:
                raise plain_data.TooLarge(f"more than {MOST_OWNED} objects were handed out")
            number = self._numbers[id(value)] = f"#{len(self._values)}"
            self._values[number] = value
        return number

    def __getitem__(self, number):
        return self._values[number]

    def holds(self, value):
        return id(value) in self._numbers


def standard_name(value):
    """A name such as `operator:add`, if this name of the standard library is this very value; otherwise None."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if type(module) is not str or type(name) is not str or module.partition(".")[0] not in sys.stdlib_module_names:
        return None
    found = getattr(sys.modules.get(module), name, None) if name.isidentifier() else None
    return f"{module}:{name}" if found is value else None


def standard_value(text):
    module, _, name = text.partition(":")
    return getattr(importlib.import_module(module), name)


def as_exception(raised, *markers):
    """An exception of the first builtin type among the names, so that it can be caught by its original type. `markers` are further
    bases."""
    for name in raised.names:
        base = getattr(builtins, name, None) if type(name) is str else None
        if isinstance(base, type) and issubclass(base, Exception):
            break
    else:
        base = Exception
    try:
        error = type(base.__name__, (base, *markers), {})(*raised.arguments)
    except Exception:
        error = type("Exception", (Exception, *markers), {})(raised.line)
    error.shown_line = raised.line
    return error
