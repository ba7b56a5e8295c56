"""Encodes values as bytes and decodes them, without pickle: decoding runs no code of the sender.

Plain data travels as a copy and keeps its type: numbers, texts, bytes, None, lists, tuples, named tuples, sets, dicts, ranges, dict views,
deques, `Counter`, `OrderedDict`, fractions, decimals, dates and times, arrays, patterns, match objects. A subclass becomes its plain base,
so overridden methods do not travel. Every other value travels as a reference, whose meaning the two sides define: `encode` calls `refer`,
`decode` calls `resolve`. In place of a reference, an iterator over the items may be sent.
"""

import collections.abc
import keyword

DEEPEST = 150
LARGEST_ITERATOR = 100_000
LARGEST_RANGE = 10_000_000
# Arithmetic in a test takes more than linear time in the length of these numbers.
MOST_FRACTION_BITS = 100_000
MOST_DECIMAL_DIGITS = 10_000

# The kinds of reference: to a value of the sender, of the receiver, or of the standard library.
MINE, YOURS, STANDARD = b"h", b"w", b"B"
# In place of a reference: an iterator over the items of a value that is not plain data.
ITEMS = b"I"


class Malformed(Exception):
    """The bytes are not an encoded value."""


class NotPlain(Exception):
    """The value cannot be sent: it is not plain data, and there is no reference to it."""


class TooLarge(NotPlain):
    """The value is too deep, too long, or takes too many bytes."""


class MatchData:
    """The data of a match object without its pattern: `groups` are texts, `spans` are positions. Both start with the whole match."""

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


def refuse(value):
    """A `refer` for messages that may contain only plain data."""
    raise NotPlain(f"an object of type {type(value).__name__} is no plain data")


def encode(value, *, largest, refer=refuse):
    """`refer(value)` returns the kind of reference and its text. Raises `NotPlain`, or `TooLarge` for more than `largest` bytes."""
    out = bytearray()
    _encode(value, out, 0, largest, refer)
    if len(out) > largest:
        raise TooLarge(f"the value takes more than {largest} bytes")
    return bytes(out)


def _encode(value, out, depth, largest, refer):
    if depth > DEEPEST:
        raise TooLarge(f"the value is nested more than {DEEPEST} deep")
    if len(out) > largest:
        raise TooLarge(f"the value takes more than {largest} bytes")

    def items(tag, values):
        values = list(values)
        out.extend(b"%b%d:" % (tag, len(values)))
        for item in values:
            _encode(item, out, depth + 1, largest, refer)

    def text(tag, data):
        out.extend(b"%b%d:" % (tag, len(data)))
        out.extend(data)

    if value is None:
        out.extend(b"N")
    elif value is True:
        out.extend(b"T")
    elif value is False:
        out.extend(b"F")
    elif value is Ellipsis:
        out.extend(b"E")
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
        fields = getattr(type(value), "_fields", None)
        if _are_fields(fields) and len(fields) == tuple.__len__(value):
            items(b"n", (type(value).__name__, tuple(fields), *tuple.__iter__(value)))
        else:
            items(b"t", tuple.__iter__(value))
    elif isinstance(value, set):
        items(b"S", set.__iter__(value))
    elif isinstance(value, frozenset):
        items(b"z", frozenset.__iter__(value))
    elif isinstance(value, dict):
        tag = b"C" if _is(value, "collections", "Counter") else b"O" if _is(value, "collections", "OrderedDict") else b"d"
        items(tag, [part for pair in dict.items(value) for part in pair])
    elif isinstance(value, range):
        _check_length(value)
        items(b"r", (value.start, value.stop, value.step))
    elif isinstance(value, type({}.keys())):
        items(b"k", value)
    elif isinstance(value, type({}.values())):
        items(b"v", value)
    elif isinstance(value, type({}.items())):
        items(b"y", value)
    elif _is(value, "re", "Match"):
        places = range(value.re.groups + 1)
        items(
            b"m",
            (value.string, [value.group(i) for i in places], [value.span(i) for i in places], dict(value.re.groupindex)),
        )
    elif type(value) is MatchData:
        items(b"m", (value.string, value._groups, value._spans, value._names))
    elif (name := _standard_value(value)) is not None:
        items(b"j", (name, *_STANDARD_VALUES[name][0](value)))
    else:
        kind, name = refer(value)
        if kind == ITEMS:
            items(ITEMS, _bounded(value))
        else:
            text(kind, name.encode("utf-8", "replace"))


def _is(value, module, name):
    kind = type(value)
    return any(base.__module__ == module and base.__name__ == name for base in kind.__mro__)


def _are_fields(fields):
    return type(fields) is tuple and all(
        type(name) is str and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_") for name in fields
    )


def _check_length(numbers):
    """A test may iterate over a whole range, and Python cannot be interrupted there."""
    try:
        if len(numbers) <= LARGEST_RANGE:
            return numbers
    except OverflowError:
        pass
    raise TooLarge(f"a range of more than {LARGEST_RANGE} numbers")


def _bounded(iterator):
    found = []
    for item in iterator:
        found.append(item)
        if len(found) > LARGEST_ITERATOR:
            raise TooLarge(f"an iterator gave more than {LARGEST_ITERATOR} items")
    return found


def _check_fraction(numerator, denominator):
    if max(numerator.bit_length(), denominator.bit_length()) > MOST_FRACTION_BITS:
        raise TooLarge(f"a fraction of more than {MOST_FRACTION_BITS} bits")


def _check_decimal(text):
    _, digits, exponent = _standard("decimal.Decimal")(text).as_tuple()
    if len(digits) > MOST_DECIMAL_DIGITS or (type(exponent) is int and abs(exponent) > MOST_DECIMAL_DIGITS):
        raise TooLarge(f"a decimal of more than {MOST_DECIMAL_DIGITS} digits")


# Types of the standard library that travel as the arguments of their constructor. For each name: a function that gives the arguments of a
# value, and a check of the arguments.
_STANDARD_VALUES = {
    "fractions.Fraction": (lambda value: (value.numerator, value.denominator), _check_fraction),
    "decimal.Decimal": (lambda value: (str(value),), _check_decimal),
    "datetime.datetime": (
        lambda value: (
            *(value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond),
            _fixed_zone(value.tzinfo),
        ),
        None,
    ),
    "datetime.date": (lambda value: (value.year, value.month, value.day), None),
    "datetime.time": (
        lambda value: (value.hour, value.minute, value.second, value.microsecond, _fixed_zone(value.tzinfo)),
        None,
    ),
    "datetime.timedelta": (lambda value: (value.days, value.seconds, value.microseconds), None),
    "datetime.timezone": (lambda value: (value.utcoffset(None),), None),
    "collections.deque": (lambda value: (list(value), value.maxlen), None),
    "array.array": (lambda value: (value.typecode, value.tolist()), None),
    "re.Pattern": (lambda value: (value.pattern, value.flags & ~0x20 if isinstance(value.pattern, str) else value.flags), None),
    "uuid.UUID": (lambda value: (str(value),), None),
    "builtins.slice": (lambda value: (value.start, value.stop, value.step), None),
}


def _standard_value(value):
    """The key in `_STANDARD_VALUES` for the type of the value or for its plain base, if there is one."""
    for base in type(value).__mro__:
        name = f"{base.__module__}.{base.__name__}"
        if name in _STANDARD_VALUES:
            return name
    return None


def _fixed_zone(zone):
    if zone is not None and not _is(zone, "datetime", "timezone"):
        raise NotPlain("a time zone that is no fixed offset")
    return zone


def _standard(name):
    module, _, attribute = name.rpartition(".")
    if name == "re.Pattern":
        attribute = "compile"
    return getattr(__import__(module), attribute)


def no_references(kind, _text):
    """A `resolve` for messages that may contain only plain data."""
    raise Malformed("a reference")


def decode(data, resolve=no_references):
    """`resolve(kind, text)` returns the value of a reference. Raises `Malformed` for bytes that `encode` does not write."""
    try:
        value, end = _decode(data, 0, 0, resolve)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, ArithmeticError, RecursionError, NotPlain) as error:
        raise Malformed(str(error)) from None
    if end != len(data):
        raise Malformed("bytes after the value")
    return value


def _decode(data, at, depth, resolve):
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
    if tag in (MINE, YOURS, STANDARD):
        return resolve(tag, data[at : at + count].decode("utf-8")), at + count
    build = _COLLECTIONS[tag]
    items = []
    for _ in range(count):
        item, at = _decode(data, at, depth + 1, resolve)
        items.append(item)
    try:
        return build(items), at
    except Exception as error:  # Any error is possible: the other side chose the arguments of the constructor.
        raise Malformed(f"{type(error).__name__}: {error}") from None


def _pairs(items):
    if len(items) % 2:
        raise Malformed("a key without a value")
    # Built step by step, so that a signal can interrupt it: an answer may return keys that all have the same hash.
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


def _ordered(items):
    from collections import OrderedDict

    return OrderedDict(_pairs(items))


_named_tuples = {}


def _named_tuple(items):
    name, fields, *values = items
    if not (_are_fields(fields) and len(fields) == len(values) and type(name) is str):
        raise Malformed("no named tuple")
    if (name, fields) not in _named_tuples:
        from collections import namedtuple

        if len(_named_tuples) > 100:
            _named_tuples.clear()
        is_usable = name.isidentifier() and not keyword.iskeyword(name)
        _named_tuples[name, fields] = namedtuple(name if is_usable else "named_tuple", fields)
    return _named_tuples[name, fields](*values)


def _from_standard(items):
    name, *arguments = items
    if type(name) is not str:
        raise Malformed("no name of a type")
    _, check = _STANDARD_VALUES[name]
    if check is not None:
        check(*arguments)
    return _standard(name)(*arguments)


def _match(items):
    string, groups, spans, names = items
    plausible = type(groups) is list and type(spans) is list and type(names) is dict and len(groups) == len(spans) > 0
    if not plausible or not all(type(at) is int and 0 <= at < len(groups) for at in names.values()):
        raise Malformed("no match object")
    return MatchData(string, groups, spans, names)


_CONSTANTS = {b"N": None, b"T": True, b"F": False, b"E": Ellipsis}
_TEXTS = {b"s": lambda data: data.decode("utf-8", "surrogatepass"), b"b": bytes, b"a": bytearray}
_COLLECTIONS = {
    b"l": list,
    b"t": tuple,
    b"n": _named_tuple,
    b"S": _set,
    b"z": lambda items: frozenset(_set(items)),
    b"d": _pairs,
    b"C": _counter,
    b"O": _ordered,
    b"r": lambda items: _check_length(range(*items)),
    b"k": lambda items: dict.fromkeys(items).keys(),
    b"v": lambda items: dict(enumerate(items)).values(),
    b"y": lambda items: dict(items).items(),
    b"j": _from_standard,
    b"m": _match,
    ITEMS: iter,
}


def is_mutable(value):
    """Whether a call could change the value in place."""
    if isinstance(value, tuple):
        return any(is_mutable(item) for item in value)
    return isinstance(value, (list, dict, set, bytearray)) or _is(value, "collections", "deque") or _is(value, "array", "array")


def assign(old, new):
    """`old` with the contents of `new`, changed in place where both are of one mutable type."""
    if type(old) is not type(new):
        return new
    if isinstance(old, list):
        shared = [assign(*pair) for pair in zip(old, new)]
        old[:] = shared + new[len(shared) :]
    elif isinstance(old, tuple):
        shared = tuple(assign(*pair) for pair in zip(old, new))
        if len(old) == len(new) and all(a is b for a, b in zip(old, shared)):
            return old
        return shared + new[len(shared) :] if type(old) is tuple else new
    elif isinstance(old, dict):
        merged = {key: assign(old[key], value) if key in old else value for key, value in new.items()}
        old.clear()
        old.update(merged)
    elif isinstance(old, set):
        old.clear()
        old.update(new)
    elif isinstance(old, bytearray) or _is(old, "array", "array"):
        if getattr(old, "typecode", None) != getattr(new, "typecode", None):
            return new
        old[:] = new
    elif isinstance(old, collections.abc.MutableSequence):
        old.clear()
        old.extend(new)
    else:
        return new
    return old
