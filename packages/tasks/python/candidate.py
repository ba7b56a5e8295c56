"""The process that runs an answer's program and answers calls of its function."""

import sys
import traceback
import types

import plain_data

LARGEST = 2**20


def serve(read, write):
    """`read()` gives the next request (None at the end), `write(reply)` takes the reply; both start with the same eight bytes."""
    function = None
    while True:
        request = read()
        if request is None:
            return
        mark, message = request[:8], plain_data.decode(request[8:])
        if message[0] == "load":
            _, program, entry_point = message
            reply, function = _load(program, entry_point)
        else:
            _, positional, named = message
            reply = _call(function, positional, named)
        write(mark + reply)


def _load(program, entry_point):
    module = types.ModuleType("answer")
    sys.modules["answer"] = module
    try:
        exec(compile(program, "program.py", "exec", dont_inherit=True), module.__dict__)
    except BaseException as error:
        return _raised(error, []), None
    function = module.__dict__.get(entry_point)
    if function is None:
        return _raised(NameError(f"name '{entry_point}' is not defined"), []), None
    return plain_data.encode(("loaded",), largest=LARGEST), function


def _call(function, positional, named):
    arguments = [*positional, *named.values()]
    try:
        value = function(*positional, **named)
        changed = [argument if plain_data.is_mutable(argument) else None for argument in arguments]
        return plain_data.encode(("returned", value, changed), largest=LARGEST)
    except plain_data.NotPlain as error:
        return plain_data.encode(("unreadable", str(error)), largest=LARGEST)
    except BaseException as error:
        return _raised(error, [argument if plain_data.is_mutable(argument) else None for argument in arguments])


def _raised(error, changed):
    names = [kind.__name__ for kind in type(error).__mro__]
    try:
        line = traceback.format_exception_only(type(error), error)[-1].strip()[-2000:]
    except BaseException:
        line = names[0]
    try:
        return plain_data.encode(("raised", names, list(error.args), line, changed), largest=LARGEST)
    except BaseException:
        return plain_data.encode(("raised", names, [], line, []), largest=LARGEST)
