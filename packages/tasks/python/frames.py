"""Messages on a pipe: four bytes of length, then as many bytes."""

import os

LARGEST = 4 * 2**20


def read_exactly(descriptor, count):
    """None at the end of the stream."""
    parts = []
    while count > 0:
        part = os.read(descriptor, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(descriptor):
    head = read_exactly(descriptor, 4)
    return None if head is None else read_exactly(descriptor, int.from_bytes(head, "big"))


def write_frame(descriptor, body):
    data = memoryview(len(body).to_bytes(4, "big") + body)
    while data:
        data = data[os.write(descriptor, data) :]
