"""Threads, event loops and sleep for honest programs on a machine without threads and sockets (WebAssembly).

A thread runs when other code waits: `join`, a held lock, an empty queue, `sleep`, an idle event loop. It runs to its end on the stack of
the waiting code. If the thread itself waits, the next thread runs on top of it. So a program that ends with real threads, in some order of
their steps, ends here too. The exception is a thread that waits for a thread below it on the stack: this raises `RuntimeError`.
"""

import asyncio
import collections
import concurrent.futures
import concurrent.futures.thread
import contextvars
import itertools
import os
import queue
import struct
import threading
import time
from asyncio import base_events, events, runners

_waiting = collections.deque()
_identities = itertools.count(2)
_native_sleep = time.sleep


def install():
    time.sleep = sleep
    threading.Lock = threading._allocate_lock = threading._LockType = Lock
    threading.Thread.start = _start
    threading.Thread.join = _join
    queue.SimpleQueue = queue._PySimpleQueue
    concurrent.futures.thread._global_shutdown_lock = Lock()
    asyncio.run = runners.run
    asyncio.SelectorEventLoop = asyncio.EventLoop = Loop
    events._set_event_loop_policy(_Policy())
    forget_host_loop()


def forget_host_loop():
    """Pyodide's own loop counts as running, although control never returns to it."""
    events._set_running_loop(None)


def run_waiting_threads():
    """Runs the threads that still wait at the end of a program, as Python joins threads when it ends. Daemon threads are dropped."""
    while _waiting:
        if _waiting[0].daemon:
            _waiting.popleft()
        else:
            _run_next()


def sleep(seconds, /):
    seconds = float(seconds)
    if not seconds >= 0:
        raise ValueError("sleep length must be non-negative")
    until = time.monotonic() + seconds
    while _run_next():
        pass
    _pause(until - time.monotonic())


def _pause(seconds):
    """Waits without using CPU time."""
    if seconds <= 0:
        return
    try:
        timer = os.open("/dev/timer", os.O_WRONLY)
    except OSError:
        return _native_sleep(seconds)
    try:
        os.write(timer, struct.pack("<d", seconds))
    finally:
        os.close(timer)


class Lock:
    """The same as `_thread.lock`, except that other threads run while it waits."""

    def __init__(self):
        self._is_held = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError("timeout value must be a non-negative number")
        until = time.monotonic() + timeout
        while self._is_held and blocking:
            if timeout != -1 and time.monotonic() >= until:
                return False
            if _run_next():
                continue
            if timeout == -1:
                raise RuntimeError("a deadlock, or a wait for a thread that cannot go on: this sandbox has no threads")
            _pause(until - time.monotonic())
        if self._is_held:
            return False
        self._is_held = True
        return True

    def release(self):
        if not self._is_held:
            raise RuntimeError("release unlocked lock")
        self._is_held = False

    def locked(self):
        return self._is_held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    def _at_fork_reinit(self):
        self._is_held = False


def _start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    if self._context is None:
        self._context = contextvars.Context()
    self._os_thread_handle = _Handle()
    self._ident = next(_identities)
    self._native_id = self._ident
    self._started.set()
    _waiting.append(self)


class _Handle:
    """The handle of a system thread, as far as `threading` reads it."""

    def __init__(self):
        self._is_done = False

    def is_done(self):
        return self._is_done

    def _set_done(self):
        self._is_done = True


def _join(self, timeout=None):
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if not self._started.is_set():
        raise RuntimeError("cannot join thread before it is started")
    if self is threading.current_thread():
        raise RuntimeError("cannot join current thread")
    while not self._os_thread_handle.is_done():
        if not _run_next():
            if timeout is not None:
                return
            raise RuntimeError("a thread waits for one that waits for it: this sandbox has no threads")


def _run_next():
    """Runs the next waiting thread. Returns False if no thread waits."""
    if not _waiting:
        return False
    thread = _waiting.popleft()
    identity = threading.get_ident()
    below = threading._active.get(identity)
    threading._active[identity] = thread
    try:
        thread._context.run(thread.run)
    except BaseException:
        thread._invoke_excepthook(thread)
    finally:
        if below is None:
            threading._active.pop(identity, None)
        else:
            threading._active[identity] = below
        thread._os_thread_handle._set_done()
    return True


class Loop(base_events.BaseEventLoop):
    """An event loop that uses only the clock: no event from outside ever wakes it."""

    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, timeout):
        if _run_next():
            return ()
        if timeout is None:
            raise RuntimeError("nothing can wake this event loop: it waits for something outside the sandbox")
        _pause(timeout)
        return ()

    def _process_events(self, _):
        pass

    def _write_to_self(self):
        pass


class _Policy(events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop
