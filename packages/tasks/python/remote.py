"""The tests see functions and objects of the program as a `Remote`. Each operation on a `Remote` is a request to the program.

A `Remote` equals only itself, and arithmetic with it never returns a number. Otherwise a program could agree with the expected value that a
test hands to it. Only where a test names objects of the program (`job.decide`), the program decides how two of its objects compare, or
returns a further object. If a global name of the program stands for plain data, the comparison happens here.
"""

import collections
import operator
import types

MOST_ITEMS_AHEAD = 1_000


def remote_of(job, identity, role):
    """The program itself states the `role`, so the role only decides which operations a test can request."""
    if role == "coroutine":
        return _awaited(Remote(job, identity))
    return {"iterator": RemoteIterator, "generator": RemoteGenerator}.get(role, Remote)(job, identity)


async def _awaited(remote):
    return remote._Remote__job.ask("await", remote)


class Remote:
    __slots__ = ("__identity", "__job")

    def __init__(self, job, identity):
        object.__setattr__(self, "_Remote__job", job)
        object.__setattr__(self, "_Remote__identity", identity)

    def __call__(self, /, *positional, **named):
        return self.__job.ask("call", self, *positional, **named)

    def __getattr__(self, name):
        if name.startswith(("__", "_Remote")):
            raise AttributeError(name)  # Attributes that Python looks up in every object are not requested from the program.
        return self.__job.ask("attribute", self, name)

    def __setattr__(self, name, value):
        self.__job.ask("set-attribute", self, name, value)

    def __iter__(self):
        return self.__job.ask("iterator", self)

    def __getitem__(self, key):
        return self.__job.ask("item", self, key)

    def __setitem__(self, key, value):
        self.__job.ask("set-item", self, key, value)

    def __delitem__(self, key):
        self.__job.ask("delete-item", self, key)

    def __len__(self):
        return self.__job.ask("length", self)

    def __bool__(self):
        return self.__job.ask("truth", self)

    def __str__(self):
        return self.__job.ask("text", self)

    def __repr__(self):
        return self.__job.ask("representation", self)

    def __enter__(self):
        return self.__job.ask("enter", self)

    def __exit__(self, error_type, *_):
        try:
            self.__job.ask("exit", self)
        except Exception:
            if error_type is None:
                raise
        return False  # The program neither swallows nor replaces an error of a test.

    def __hash__(self):
        return hash(self.__identity)

    def __instancecheck__(self, value):
        return isinstance(value, Remote) and self.__job.decide("instance", self, value) is True

    def __eq__(self, other):
        if isinstance(other, Remote) and self.__identity == other.__identity:
            return True
        left, right = _itself(self), _itself(other)
        if isinstance(left, Remote) and isinstance(right, Remote):
            return left.__identity == right.__identity or self.__job.decide("operate", left, right, "eq") is True
        return not isinstance(left, Remote) and not isinstance(right, Remote) and left == right


def _itself(value):
    """The current value of a global name. Other values are returned unchanged."""
    if isinstance(value, Remote) and not value._Remote__identity.startswith("#"):
        return value._Remote__job.ask("itself", value)
    return value


def _binary(name, is_allowed, *, swapped=False):
    def method(self, other):
        left, right = map(_itself, (other, self) if swapped else (self, other))
        if not isinstance(left, Remote) and not isinstance(right, Remote):
            return getattr(operator, name)(left, right)
        found = self._Remote__job.decide("operate", left, right, name)
        return found if is_allowed(found, left, right) else NotImplemented

    return method


def _unary(name):
    def method(self):
        value = _itself(self)
        if not isinstance(value, Remote):
            return getattr(operator, name)(value)
        found = self._Remote__job.decide("operate", value, None, name)
        if not isinstance(found, Remote):
            raise TypeError("an object of the program is no number")
        return found

    return method


def _give_operators():
    def are_two(found, left, right):
        return type(found) is bool and isinstance(left, Remote) and isinstance(right, Remote)

    def is_object(found, _left, _right):
        return isinstance(found, Remote)

    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        setattr(Remote, name, _binary(name, are_two))
    for name in ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor"):
        setattr(Remote, f"__{name}__", _binary(f"__{name}__", is_object))
        setattr(Remote, f"__r{name}__", _binary(f"__{name}__", is_object, swapped=True))
    for name in ("__neg__", "__pos__", "__invert__"):
        setattr(Remote, name, _unary(name))


_give_operators()


class RemoteIterator(Remote):
    """Requests items while the test iterates, so it may be infinite. It requests the first items one by one, later items in groups."""

    __slots__ = ("__ahead", "__taken")

    def __init__(self, job, identity):
        super().__init__(job, identity)
        object.__setattr__(self, "_RemoteIterator__ahead", collections.deque())
        object.__setattr__(self, "_RemoteIterator__taken", 0)

    def __iter__(self):
        return self

    def __next__(self):
        if not self.__ahead:
            count = max(1, min(self.__taken // 8, MOST_ITEMS_AHEAD))
            self.__ahead.extend(self._Remote__job.ask("next", self, count))
            object.__setattr__(self, "_RemoteIterator__taken", self.__taken + len(self.__ahead))
        if not self.__ahead:
            raise StopIteration
        return self.__ahead.popleft()


class RemoteGenerator(RemoteIterator):
    __slots__ = ()
    __class__ = property(lambda _: types.GeneratorType)

    def send(self, value):
        if value is None:
            return next(self)
        for item in self._Remote__job.ask("send", self, value):
            return item
        raise StopIteration
