"""Values as bytes and back, without pickle: whoever decodes runs no code of whoever encoded.

Numbers, strings, bytes, None, lists, tuples, sets, dicts, ranges, dict views, `Counter` and match objects keep their type; an
iterator becomes one over its items; a subclass becomes its plain base, so overridden methods do not travel. Anything else
becomes an `Opaque`, which knows the name of the type and equals nothing.
"""

DEEPEST = 150
LARGEST_ITERATOR = 100_000
LARGEST_RANGE = 10_000_000


class Malformed(Exception):
    """The bytes are no encoded value."""


class NotPlain(Exception):
    """The value is too deep, too long, or (where that is asked for) holds something other than plain data."""


class Opaque:
    def __init__(self, type_name):
        self.type_name = type_name

    def __eq__(self, other):
        return False

    __hash__ = object.__hash__

    def __repr__(self):
        return f"<an object of type {self.type_name}>"


class MatchData:
    """What a match object says, without its pattern: `groups` are texts, `spans` places, both with the whole match first."""

    def __init__(self, string, groups, spans, names):
        self.string, self._groups, self._spans, self._names = string, groups, spans, names

    def _at(self, group):
        place = self._names[group] if isinstance(group, str) else group
        if not 0 <= place < len(self._groups):
            raise IndexError("no such group")
        return place

    def group(self, *groups):
        found = tuple(self._groups[self._at(group)] for group in groups or (0,))
        return found if len(found) > 1 else found[0]

    __getitem__ = group

    def groups(self, default=None):
        return tuple(default if text is None else text for text in self._groups[1:])

    def groupdict(self, default=None):
        return {name: default if self._groups[at] is None else self._groups[at] for name, at in self._names.items()}

    def span(self, group=0):
        return self._spans[self._at(group)]

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]


def encode(value, *, largest, plain_only=False):
    """Raises `NotPlain`, also where the bytes would be more than `largest`."""
    out = bytearray()
    _encode(value, out, 0, largest, plain_only)
    if len(out) > largest:
        raise NotPlain(f"the value takes more than {largest} bytes")
    return bytes(out)


def _encode(value, out, depth, largest, plain_only):
    if depth > DEEPEST:
        raise NotPlain(f"the value is nested more than {DEEPEST} deep")
    if len(out) > largest:
        raise NotPlain(f"the value takes more than {largest} bytes")

    def items(tag, values):
        values = list(values)
        out.extend(b"%b%d:" % (tag, len(values)))
        for item in values:
            _encode(item, out, depth + 1, largest, plain_only)

    def text(tag, data):
        out.extend(b"%b%d:" % (tag, len(data)))
        out.extend(data)

    if value is None:
        out.extend(b"N")
    elif value is True:
        out.extend(b"T")
    elif value is False:
        out.extend(b"F")
    elif isinstance(value, int):
        out.extend(b"i%x;" % int.__index__(value) if value >= 0 else b"i-%x;" % -int.__index__(value))
    elif isinstance(value, float):
        out.extend(b"f%b;" % float.hex(value).encode())
    elif isinstance(value, complex):
        out.extend(b"c%b,%b;" % (float.hex(value.real).encode(), float.hex(value.imag).encode()))
    elif isinstance(value, str):
        text(b"s", str.encode(value, "utf-8", "surrogatepass"))
    elif isinstance(value, bytes):
        text(b"b", bytes(value))
    elif isinstance(value, bytearray):
        text(b"a", bytes(value))
    elif isinstance(value, list):
        items(b"l", list.__iter__(value))
    elif isinstance(value, tuple):
        items(b"t", tuple.__iter__(value))
    elif isinstance(value, set):
        items(b"S", set.__iter__(value))
    elif isinstance(value, frozenset):
        items(b"z", frozenset.__iter__(value))
    elif isinstance(value, dict):
        pairs = [part for pair in dict.items(value) for part in pair]
        items(b"C" if _is(value, "collections", "Counter") else b"d", pairs)
    elif isinstance(value, range):
        _check_length(value)
        items(b"r", (value.start, value.stop, value.step))
    elif isinstance(value, type({}.keys())):
        items(b"k", value)
    elif isinstance(value, type({}.values())):
        items(b"v", value)
    elif isinstance(value, type({}.items())):
        items(b"y", value)
    elif _is(value, "fractions", "Fraction"):
        items(b"q", (value.numerator, value.denominator))
    elif _is(value, "decimal", "Decimal"):
        text(b"D", str(value).encode())
    elif _is(value, "re", "Match"):
        places = range(value.re.groups + 1)
        items(
            b"m",
            (value.string, [value.group(i) for i in places], [value.span(i) for i in places], dict(value.re.groupindex)),
        )
    elif plain_only:
        raise NotPlain(f"an object of type {type(value).__name__} is no plain data")
    elif hasattr(type(value), "__next__"):
        items(b"I", _bounded(value))
    else:
        text(b"o", type(value).__name__[:100].encode("utf-8", "replace"))


def _is(value, module, name):
    kind = type(value)
    return any(base.__module__ == module and base.__name__ == name for base in kind.__mro__)


def _check_length(numbers):
    """A test may go through a whole range, and Python cannot be interrupted there."""
    try:
        if len(numbers) <= LARGEST_RANGE:
            return numbers
    except OverflowError:
        pass
    raise NotPlain(f"a range of more than {LARGEST_RANGE} numbers")


def _bounded(iterator):
    found = []
    for item in iterator:
        found.append(item)
        if len(found) > LARGEST_ITERATOR:
            raise NotPlain(f"an iterator gave more than {LARGEST_ITERATOR} items")
    return found


def decode(data):
    """Raises `Malformed` for everything that `encode` does not write."""
    try:
        value, end = _decode(data, 0, 0)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ArithmeticError, RecursionError, NotPlain) as error:
        raise Malformed(str(error)) from None
    if end != len(data):
        raise Malformed("bytes after the value")
    return value


def _decode(data, at, depth):
    if depth > DEEPEST + 1:
        raise Malformed("too deep")
    tag = data[at : at + 1]
    at += 1
    if tag in _CONSTANTS:
        return _CONSTANTS[tag], at
    if tag in (b"i", b"f", b"c"):
        end = data.index(b";", at)
        digits = data[at:end].decode("ascii")
        if tag == b"i":
            return int(digits, 16), end + 1
        if tag == b"f":
            return float.fromhex(digits), end + 1
        real, imaginary = digits.split(",")
        return complex(float.fromhex(real), float.fromhex(imaginary)), end + 1
    colon = data.index(b":", at, at + 12)
    count = int(data[at:colon])
    at = colon + 1
    if not 0 <= count <= len(data) - at:
        raise Malformed("too long")
    if tag in _TEXTS:
        return _TEXTS[tag](data[at : at + count]), at + count
    build = _COLLECTIONS[tag]
    items = []
    for _ in range(count):
        item, at = _decode(data, at, depth + 1)
        items.append(item)
    return build(items), at


def _pairs(items):
    if len(items) % 2:
        raise Malformed("a key without a value")
    # In steps, so that a signal can end it: an answer may return keys that all have one hash.
    found = {}
    for key, value in zip(items[::2], items[1::2]):
        found[key] = value
    return found


def _set(items):
    found = set()
    for item in items:
        found.add(item)
    return found


def _counter(items):
    from collections import Counter

    return Counter(_pairs(items))


def _fraction(items):
    from fractions import Fraction

    return Fraction(*items)


def _decimal(data):
    from decimal import Decimal

    return Decimal(data.decode("ascii"))


def _match(items):
    string, groups, spans, names = items
    plausible = type(groups) is list and type(spans) is list and type(names) is dict and len(groups) == len(spans) > 0
    if not plausible or not all(type(at) is int and 0 <= at < len(groups) for at in names.values()):
        raise Malformed("no match object")
    return MatchData(string, groups, spans, names)


_CONSTANTS = {b"N": None, b"T": True, b"F": False}
_TEXTS = {
    b"s": lambda data: data.decode("utf-8", "surrogatepass"),
    b"b": bytes,
    b"a": bytearray,
    b"D": _decimal,
    b"o": lambda data: Opaque(data.decode("utf-8")),
}
_COLLECTIONS = {
    b"l": list,
    b"t": tuple,
    b"S": _set,
    b"z": lambda items: frozenset(_set(items)),
    b"d": _pairs,
    b"C": _counter,
    b"r": lambda items: _check_length(range(*items)),
    b"k": lambda items: dict.fromkeys(items).keys(),
    b"v": lambda items: dict(enumerate(items)).values(),
    b"y": lambda items: dict(items).items(),
    b"q": _fraction,
    b"m": _match,
    b"I": iter,
}


def is_mutable(value):
    """Whether a call could change the value in place."""
    if isinstance(value, tuple):
        return any(is_mutable(item) for item in value)
    return isinstance(value, (list, dict, set, bytearray))


def assign(old, new):
    """`old` with the contents of `new`, changed in place where both are of one mutable type."""
    if type(old) is not type(new):
        return new
    if isinstance(old, list):
        shared = [assign(*pair) for pair in zip(old, new)]
        old[:] = shared + new[len(shared) :]
    elif isinstance(old, tuple):
        shared = tuple(assign(*pair) for pair in zip(old, new))
        return old if len(old) == len(new) and all(a is b for a, b in zip(old, shared)) else shared + new[len(shared) :]
    elif isinstance(old, dict):
        merged = {key: assign(old[key], value) if key in old else value for key, value in new.items()}
        old.clear()
        old.update(merged)
    elif isinstance(old, set):
        old.clear()
        old.update(new)
    elif isinstance(old, bytearray):
        old[:] = new
    else:
        return new
    return old
