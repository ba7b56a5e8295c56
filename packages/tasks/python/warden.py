"""Runs one answer after the other, each in a child process that is confined before it sees the answer.

The warden keeps the budgets, passes calls and replies on, refuses replies that were not asked for, and ends every process of
an answer before it says that the answer is done. It never runs an answer's code and never sees a test. Each answer has a
supervisor of its own, from which its process is forked: what the memory of that process holds of the warden tells nothing of
earlier answers.

Requests: `P` (a JSON plan: start), `C` (a call), `E` (enough). It writes `H` (once, what it can do), `S` (started, with the number
of the process group), `R` (a reply) and `X` (JSON: how it ended; exactly one for each plan). It ends when its requests end.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
import traceback

import candidate
import confinement
import frames
import peer
import plain_data

# Together they bound what lies in the buffers of sockets, which counts for no process: 64 x 36 x 208 KiB.
PROCESSES = 64
DESCRIPTORS = 40
FILE_BYTES = 16 * 2**20
FOLDER_BYTES = 64 * 2**20
FOLDER_ENTRIES = 2_000
WRITTEN_BYTES = 512 * 2**20
LARGEST_REPLY = 2 * peer.LARGEST
TICK_SECONDS = 0.02
PYTHON = os.path.realpath(sys.executable)
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def main(descriptor_in, descriptor_out, options):
    """`options`: `folder` (private and writable; removed at the end), `readable` (folders), `needsLandlock`."""
    confinement.hide_from_trace()
    confinement.adopt_orphans()
    able = {"seccomp": confinement.seccomp_is_known(), "landlock": confinement.landlock_version()}
    if options["needsLandlock"] and not (able["seccomp"] and able["landlock"]):
        sys.exit(f"needs seccomp filters on x86-64 or aarch64 and Landlock (Linux 5.13 or newer); found {able}")
    frames.write_frame(descriptor_out, b"H" + json.dumps(able).encode())
    try:
        while _serve_in_own_process(descriptor_in, descriptor_out, options, able):
            pass
    finally:
        if options["needsLandlock"]:  # The folder is the disk's; elsewhere it goes with its namespace.
            _remove(options["folder"])


def _serve_in_own_process(descriptor_in, descriptor_out, options, able):
    """The next request goes to a supervisor that is there before it, with a process that is ready to run an answer. False after the
    last request, or where the supervisor broke down."""
    supervisor = os.fork()
    if supervisor == 0:
        more = False
        try:
            confinement.die_with_parent()
            confinement.adopt_orphans()
            more = _serve(descriptor_in, descriptor_out, options, able)
        except BrokenPipeError:
            pass  # Whoever asked is gone.
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0 if more else 1)
    return os.waitpid(supervisor, 0)[1] == 0


def _serve(descriptor_in, descriptor_out, options, able):
    run = Run(options, able, descriptor_in, descriptor_out)
    # A call or an end that crossed the news of the last answer's end needs no reply.
    while (request := frames.read_frame(descriptor_in)) is not None:
        if request[:1] == b"P":
            ending = run.until_it_ends(json.loads(request[1:]))
            frames.write_frame(descriptor_out, b"X" + json.dumps(ending).encode())
            return True
    return False


class Run:
    """Its process is confined before there is a plan, and waits: that takes longer than most answers do."""

    def __init__(self, options, able, descriptor_in, descriptor_out):
        self.options, self.able = options, able
        self.descriptor_in, self.descriptor_out = descriptor_in, descriptor_out
        self.output = bytearray()
        self.replies = bytearray()
        self.unsent = bytearray()
        self.mark = None
        self.is_ready = False
        self.reason = None
        self.delayed = 0.0
        self.delays = {}
        self.used_before = _children_seconds()
        self.written_before = _written_bytes("self")
        self.own_resident = _resident_bytes("self")
        calls_in, self.calls = os.pipe()
        self.answers, answers_out = os.pipe()
        self.printed, printed_out = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            self._become_candidate(calls_in, answers_out, printed_out)
        for descriptor in (calls_in, answers_out, printed_out):
            os.close(descriptor)
        try:
            os.setpgid(self.child, self.child)
        except OSError:
            pass  # It did so itself, and lives on or ended.
        self.ended = os.pidfd_open(self.child)

    def until_it_ends(self, plan):
        self.plan = plan
        self._limit_by_plan()
        status = self._supervise()
        for descriptor in (self.calls, self.answers, self.printed, self.ended):
            os.close(descriptor)
        seconds = _children_seconds() - self.used_before
        # A signal that ended it counts only if it was not the warden's.
        by_signal = os.WIFSIGNALED(status) and self.reason == "exited"
        sent = os.WTERMSIG(status) if by_signal else None
        if self.reason == "exited" and (sent == signal.SIGXCPU or seconds >= self.plan["cpuSeconds"]):
            self.reason = "cpu-time"
        return {
            "reason": self.reason if self.is_ready else "not-started",
            "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
            "signal": None if sent is None else signal.Signals(sent).name if sent in list(signal.Signals) else str(sent),
            "cpuSeconds": round(seconds, 4),
            "output": self.output[: self.plan["outputBytes"]].decode("utf-8", "replace"),
            "clean": self._is_clean(),
        }

    def _become_candidate(self, calls_in, answers_out, printed_out):
        try:
            os.setpgid(0, 0)
            confinement.name_process("maspo-waits")
            confinement.die_with_parent()
            for source, place in ((calls_in, 100), (answers_out, 101), (printed_out, 1), (printed_out, 2)):
                os.dup2(source, place)
            os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
            os.closerange(3, 100)
            os.closerange(102, 2**31 - 1)
            os.dup2(100, 3)
            os.dup2(101, 4)
            os.closerange(100, 102)
            os.nice(5)  # The warden has to see in time what many processes do together.
            os.chdir(self.options["folder"])
            if self.options["needsLandlock"]:
                confinement.show_to_parent()
            self._limit_resources()
            if self.able["landlock"]:
                confinement.restrict_files(self.options["readable"], self.options["folder"])
            if self.able["seccomp"]:
                outside = self.options["needsLandlock"]
                confinement.deny_system_calls(hides_links=outside, keeps_contents=outside and self.able["landlock"] < 3)
            frames.write_frame(4, b"ready")
            mode = frames.read_frame(3)
            confinement.name_process("maspo-answer")
            if mode == b"file":
                self._become_file(frames.read_frame(3).decode("utf-8", "surrogatepass"))
            sys.stdin = open(0, closefd=False)
            sys.stdout = open(1, "w", closefd=False)
            sys.stderr = open(2, "w", closefd=False)
            candidate.serve(lambda: frames.read_frame(3), lambda reply: frames.write_frame(4, reply))
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace"))
        finally:
            os._exit(70)

    def _limit_resources(self):
        limits = {
            resource.RLIMIT_NPROC: (PROCESSES + _own_processes(),) * 2,
            resource.RLIMIT_FSIZE: (FILE_BYTES,) * 2,
            resource.RLIMIT_NOFILE: (DESCRIPTORS, DESCRIPTORS),
            resource.RLIMIT_MSGQUEUE: (0, 0),
            # With 0 the kernel would still hand the memory of a crashed process to a collector of the machine, not with 1.
            resource.RLIMIT_CORE: (1, 1),
        }
        for kind, limit in limits.items():
            resource.setrlimit(kind, limit)

    def _limit_by_plan(self):
        # The warden ends what uses up its CPU time; the kernel does if the warden is late.
        seconds = int(self.plan["cpuSeconds"]) + 2
        limits = {resource.RLIMIT_CPU: (seconds, seconds + 2), resource.RLIMIT_AS: (self.plan["memoryBytes"],) * 2}
        try:
            for kind, limit in limits.items():
                resource.prlimit(self.child, kind, limit)
        except ProcessLookupError:
            pass  # It ended before it was ready, which its end will say.

    def _become_file(self, program):
        with open("program.py", "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(program)
        os.closerange(3, 5)
        os.execve(PYTHON, [PYTHON, "-s", "-S", "program.py"], dict(os.environ))

    def _supervise(self):
        """Returns the wait status of the first process of the answer."""
        poll = select.poll()
        for descriptor in (self.descriptor_in, self.answers, self.printed, self.ended):
            poll.register(descriptor, select.POLLIN)
        # The answer decides neither how long the warden waits for its words nor for its ears.
        for descriptor in (self.answers, self.printed, self.calls):
            os.set_blocking(descriptor, False)
        self.poll = poll
        started = time.monotonic()
        checked = started
        while self.reason is None:
            ready = dict(poll.poll(TICK_SECONDS * 1000))
            if self.printed in ready:
                self._take_output(poll)
            if self.answers in ready:
                self._take_answers(poll)
            if self.calls in ready:
                self._send()
            if self.reason is None and self.ended in ready:
                self.reason = "exited"
            if self.reason is None and self.descriptor_in in ready:
                self._take_request()
            now = time.monotonic()
            if self.reason is None and now - checked >= TICK_SECONDS:
                self._note_delay(now - checked)
                checked = now
                self._check_budgets(now - started)
        status = self._end_all()
        self._take_last_words()
        return status

    def _note_delay(self, passed):
        """What the answer does not answer for: it was not asked anything, or one of its threads wanted a core and got none. The
        kernel tells a thread's wait when it is over, so it can be longer than what passed since the last look."""
        if self.plan["mode"] == "calls" and self.is_ready and self.mark is None:
            self.delayed += passed
            return
        delays = _run_delays(_descendants(), self.child)
        self.delayed += max((delay - self.delays.get(thread, 0) for thread, delay in delays.items()), default=0)
        self.delays = delays

    def _check_budgets(self, elapsed):
        seconds, resident = _usage_of(_descendants(), self.child, self.own_resident)
        seconds += _children_seconds() - self.used_before
        if seconds >= self.plan["cpuSeconds"]:
            self.reason = "cpu-time"
        elif resident > self.plan["memoryBytes"]:
            self.reason = "memory"
        elif _is_overfull(self.options["folder"]) or self._has_written_too_much():
            self.reason = "disk"
        elif elapsed - self.delayed >= self.plan["wallSeconds"] or elapsed >= self.plan["longestSeconds"]:
            self.reason = "wall-time"

    def _has_written_too_much(self):
        """Files that have no name any more are found in no folder, so where the folder is the disk's, all that is written counts."""
        if not self.options["needsLandlock"]:
            return False
        written = sum(map(_written_bytes, ["self", *_descendants()])) - self.written_before
        return written > WRITTEN_BYTES

    def _read(self, descriptor, into, poll):
        """False when there is nothing to read now, or ever."""
        try:
            data = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return False
        if not data and poll is not None:
            poll.unregister(descriptor)
        into += data
        return len(data) > 0

    def _take_output(self, poll):
        self._read(self.printed, self.output, poll)
        if len(self.output) > self.plan["outputBytes"]:
            self.reason = "output-limit"

    def _take_answers(self, poll):
        if not self._read(self.answers, self.replies, poll) and self.plan["mode"] == "calls":
            self.reason = "exited"
        while self.reason is None and len(self.replies) >= 4:
            length = int.from_bytes(self.replies[:4], "big")
            if length > LARGEST_REPLY:
                self.reason = "forged"
            if len(self.replies) < 4 + length:
                return
            reply = bytes(self.replies[4 : 4 + length])
            del self.replies[: 4 + length]
            self._take_answer(reply)

    def _take_answer(self, reply):
        if not self.is_ready and reply == b"ready":
            self.is_ready = True
            frames.write_frame(self.descriptor_out, b"S%d" % self.child)
            self._write(self.plan["mode"].encode())
            if self.plan["mode"] == "file":
                self._write(self.plan["program"].encode("utf-8", "surrogatepass"))
            else:
                load = ("ask", "load", None, [self.plan["program"], self.plan["entryPoint"]], {})
                self._ask(plain_data.encode(load, largest=2**26))
        elif self.mark is not None and reply[:8] == self.mark:
            self.mark = None
            frames.write_frame(self.descriptor_out, b"R" + reply[8:])
        else:
            self.reason = "forged"

    def _take_request(self):
        request = frames.read_frame(self.descriptor_in)
        if request is None or request[:1] == b"E":
            self.reason = "finished"
        elif request[:1] == b"C":
            self._ask(request[1:])

    def _take_last_words(self):
        """What the answer said when nobody asked, or printed, before its end."""
        while self._read(self.answers, self.replies, None):
            pass
        if self.replies and self.reason == "finished":
            self.reason = "forged"
        while self._read(self.printed, self.output, None):
            if len(self.output) > self.plan["outputBytes"]:
                self.reason = "output-limit" if self.reason == "exited" else self.reason
                return

    def _ask(self, message):
        self.mark = os.urandom(8)
        self._write(self.mark + message)

    def _write(self, message):
        self.unsent += len(message).to_bytes(4, "big") + message
        self.poll.register(self.calls, select.POLLOUT)

    def _send(self):
        try:
            del self.unsent[: os.write(self.calls, self.unsent)]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.unsent.clear()  # It closed its end, or ended: the next turn of the loop sees which.
        if not self.unsent:
            self.poll.unregister(self.calls)

    def _end_all(self):
        """Ends and reaps every process of the answer: none can leave the group, and a killed one finishes no fork."""
        for target in (self.child, -self.child):
            try:
                os.kill(target, signal.SIGKILL)
            except ProcessLookupError:
                pass
        status = 0
        while True:
            try:
                process, ended, _ = os.wait4(-1, 0)
            except ChildProcessError:
                return status
            if process == self.child:
                status = ended

    def _is_clean(self):
        """Whether the next answer would find nothing of this one."""
        try:
            os.unlink(os.path.join(self.options["folder"], "program.py"))
        except OSError:
            pass
        try:
            return self.able["seccomp"] and not os.listdir(self.options["folder"])
        except OSError:
            return False


def _remove(folder):
    # It also removes what is too deep for Python's own way.
    subprocess.run(["/bin/rm", "-rf", folder], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _is_overfull(folder):
    """Whether the private folder holds more than it may. Each entry takes memory that no limit of a process counts."""
    entries = used = 0
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                for entry in found:
                    entries += 1
                    used += _bytes_of(entry)
                    if entries > FOLDER_ENTRIES or used > FOLDER_BYTES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except FileNotFoundError:
            continue  # It was removed in between.
        except OSError:
            return True  # Such as folders so deep that they have no path.
    return False


def _bytes_of(entry):
    try:
        return entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return 0  # It was removed or renamed in between, which must not end the count of the others.


def _children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _resident_bytes(process):
    with open(f"/proc/{process}/statm") as file:
        return int(file.read().split()[1]) * PAGE_BYTES


def _written_bytes(process):
    """What it and those that it waited for can have added to a disk at most: a call that writes one byte can take a page."""
    try:
        with open(f"/proc/{process}/io") as file:
            counts = {name: int(count) for name, count in (line.split(": ") for line in file)}
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0  # It ended in between.
    return max(counts["wchar"], counts["write_bytes"], counts["syscw"] * PAGE_BYTES)


def _descendants():
    """All processes of the answer: they come from this one, and orphans come back to it."""
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        return filter(str.isdecimal, os.listdir("/proc"))  # Every process, where the kernel does not tell.
    found, waiting = [], ["self"]
    while waiting:
        process = waiting.pop()
        try:
            for task in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{task}/children") as file:
                    children = file.read().split()
                found += children
                waiting += children
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended in between.
    return found


def _usage_of(processes, group, own_resident):
    """CPU seconds (with those of children already waited for) and resident bytes beyond what each had from the start."""
    seconds = resident = 0
    for process in processes:
        try:
            # A process chooses the bytes of its name, which stands in parentheses.
            with open(f"/proc/{process}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
            if int(fields[2]) == group:
                seconds += sum(map(int, fields[11:15])) / TICKS_PER_SECOND
                # Where the first thread has ended, the others still tell the memory.
                threads = os.listdir(f"/proc/{process}/task") if fields[0] == b"Z" else []
                resident_bytes = max(map(_resident_bytes, [process, *(f"{process}/task/{thread}" for thread in threads)]))
                resident += max(0, resident_bytes - own_resident)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # It ended in between, or is of another user.
    return seconds, resident


def _run_delays(processes, group):
    """For each thread of the group, the seconds for which it could run and had no core. Empty where the kernel does not tell."""
    delays = {}
    for process in processes:
        try:
            with open(f"/proc/{process}/stat", "rb") as file:
                if int(file.read().rpartition(b")")[2].split()[2]) != group:
                    continue
            for thread in os.listdir(f"/proc/{process}/task"):
                with open(f"/proc/{process}/task/{thread}/schedstat") as file:
                    delays[thread] = int(file.read().split()[1]) / 1e9
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # It ended in between, is of another user, or the kernel does not count.
    return delays


def _own_processes():
    """How many tasks count for this user's limit already; in a process namespace, its own few."""
    count = 0
    for process in filter(str.isdecimal, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{process}").st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{process}/task"))
        except OSError:
            continue
    return count
