/** Programs that try to fool the grader or to leave the sandbox, for its tests. None defines the right `f(x) = x + 1`. */
export interface HostileProgram {
  readonly name: string;
  readonly program: string;
  /** The verdict at every level, unless `inPyodide` states another. */
  readonly verdict: RegExp;
  /** Under Pyodide many attempts fail earlier, because it does not have what they use. */
  readonly inPyodide?: RegExp | 'harmless';
  readonly wallSeconds?: number;
  /** The program's own tests, if it needs other tests. */
  readonly tests?: readonly string[];
}

/** The bait outside the sandbox. A program that reaches one of these gives the right answer, and so would pass. */
export interface Bait {
  /** A word in the files, the environment and the arguments of another process. */
  readonly secret: string;
  readonly secretFile: string;
  readonly home: string;
  /** A path that exists only if a program wrote to it. */
  readonly outside: string;
  readonly port: number;
  readonly socketFile: string;
}

/**
 * `fork()` for a program that must not end because no process is available. Other hostile programs that run at the same time may have taken
 * all processes of their user.
 */
export const patientFork = `import os, time
def fork():
    while True:
        try: return os.fork()
        except BlockingIOError: time.sleep(0.05)
`;

const error = /^error$/;
const wrong = /^wrong-answer$/;
const wrongOrError = /^(wrong-answer|error)$/;
const forged = /^forged$/;

export function hostilePrograms(bait: Bait): HostileProgram[] {
  const quoted = (text: string) => JSON.stringify(text);
  const passIf = (condition: string) => `def f(x):\n    return x + 1 if ${condition} else None`;
  const own = (body: string) => `def f(x):\n${body.replaceAll(/^/gm, '    ')}`;
  const libc = 'import ctypes\nlibc = ctypes.CDLL(None)\n';
  // The object that answers the tests in the process of a program. It knows the mark that the next reply must carry.
  const served = 'served = next(one for one in __import__("gc").get_objects() if type(one).__name__ == "Program")';
  return [
    // Budgets
    { name: 'looping forever', program: own('while True: pass'), verdict: /^cpu-time$/ },
    {
      name: 'looping through the CPU signal',
      program: `import signal\nif hasattr(signal, "SIGXCPU"): signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n${own('while True: pass')}`,
      verdict: /^cpu-time$/,
    },
    { name: 'looping while it is loaded', program: 'while True: pass\ndef f(x): pass', verdict: /^cpu-time$/ },
    {
      name: 'computing in one long call',
      program: own('return 7 ** (7 ** 12) % 3'),
      verdict: /^(cpu-time|memory)$/,
    },
    {
      name: 'sleeping forever',
      program: `import time\n${own('time.sleep(10 ** 6)')}`,
      verdict: /^wall-time$/,
      wallSeconds: 1,
    },
    { name: 'waiting for stdin', program: own('return int(input())'), verdict: error },
    { name: 'forking forever', program: `import os\n${own('while True: os.fork()')}`, verdict: /^(error|forged)$/ },
    {
      name: 'forking forever and hiding it',
      program: `import os\n${own('while True:\n    try: os.fork()\n    except OSError: pass')}`,
      verdict: /^(cpu-time|wall-time|memory)$/,
      wallSeconds: 5,
    },
    {
      name: 'sharing a loop among processes',
      program: `${patientFork}${own('for _ in range(5): fork()\nwhile True: pass')}`,
      verdict: /^cpu-time$/,
      inPyodide: error,
    },
    { name: 'filling memory', program: own('return bytearray(2 ** 30)'), verdict: /^memory$/ },
    {
      name: 'filling memory piece by piece',
      program: own('kept = []\nwhile True: kept.append(bytearray(2 ** 24))'),
      verdict: /^memory$/,
      inPyodide: /^(memory|cpu-time)$/,
    },
    {
      name: 'filling memory with several processes',
      program: `${patientFork}${own('for _ in range(3): fork()\nkept = bytearray(b"x") * (100 * 2 ** 20)\ntime.sleep(60)')}`,
      verdict: /^memory$/,
      inPyodide: error,
    },
    {
      name: 'filling memory outside its own',
      program: `import os\n${own('kept = []\nwhile True:\n    kept.append(os.memfd_create("x"))\n    os.write(kept[-1], bytes(2 ** 23))')}`,
      verdict: error,
    },
    {
      name: 'filling the disk',
      program: own('with open("big", "wb") as file:\n    for _ in range(2000): file.write(bytes(2 ** 20))'),
      verdict: error,
      inPyodide: /^(error|memory|cpu-time)$/,
    },
    { name: 'flooding stdout', program: own('while True: print("x" * 10000)'), verdict: /^output-limit$/ },
    {
      name: 'flooding stderr',
      program: `import sys\n${own('while True: sys.stderr.write("x" * 10000)')}`,
      verdict: /^output-limit$/,
    },
    {
      name: 'flooding from below',
      program: `import os\n${own('while True: os.write(2, b"x" * 4096)')}`,
      verdict: /^output-limit$/,
    },
    { name: 'returning too much', program: own('return "x" * 10 ** 7'), verdict: /^output-limit$/ },
    {
      name: 'returning without end',
      program: `import itertools\n${own('return itertools.count()')}`,
      verdict: wrong,
    },
    { name: 'returning a range too long to walk', program: own('return range(10 ** 18)'), verdict: /^output-limit$/ },
    {
      name: 'not listening',
      program: `import os, time\n${own('os.dup2(os.open("/dev/null", os.O_RDONLY), 3)\nreturn 0')}`,
      verdict: wrongOrError,
    },
    { name: 'returning a list in itself', program: own('x = []\nx.append(x)\nreturn x'), verdict: /^output-limit$/ },

    // Leaving early
    { name: 'leaving with sys.exit(0)', program: `import sys\n${own('sys.exit(0)')}`, verdict: error },
    { name: 'leaving with os._exit(0)', program: `import os\n${own('os._exit(0)')}`, verdict: error },
    {
      name: 'leaving with sys.exit(0) while it is loaded',
      program: 'def f(x): pass\nraise SystemExit(0)',
      verdict: error,
    },
    {
      name: 'leaving with os._exit(0) while it is loaded',
      program: 'import os\ndef f(x): pass\nos._exit(0)',
      verdict: error,
    },
    {
      name: 'printing success lines and leaving',
      program: `import os\n${own('print("passed\\nOK\\n", flush=True)\nos._exit(0)')}`,
      verdict: error,
    },

    // Lying about values
    {
      name: 'returning an object equal to everything',
      program: `class Same:\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n${own('return Same()')}`,
      verdict: wrong,
    },
    {
      name: 'returning a number equal to everything',
      program: `class Same(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\n${own('return Same(0)')}`,
      verdict: wrong,
    },
    {
      name: 'returning an object that claims to be a number',
      program: `class Same:\n    __class__ = int\n    def __eq__(self, other): return True\n${own('return Same()')}`,
      verdict: wrongOrError,
    },
    {
      name: 'returning an object that runs code when it is unpacked',
      program: `import os\nclass Packed:\n    def __reduce__(self): return os.system, ("touch ${bait.outside}",)\n${own('return Packed()')}`,
      verdict: wrong,
    },
    {
      name: 'overriding builtins',
      program: `import builtins\nbuiltins.AssertionError = builtins.bool = builtins.abs = lambda *_: True\n${own('return 0')}`,
      verdict: wrongOrError,
    },
    {
      name: 'patching modules that asserts rely on',
      program: `import math, sys\nmath.isclose = lambda *_: True\nsys.modules["unittest"] = sys.modules["pytest"] = math\nsys.excepthook = lambda *_: None\n${own('return 0')}`,
      verdict: wrong,
    },
    {
      name: 'walking frames for the tests',
      program: `import sys\n${own('frame = sys._getframe().f_back\nneedle = "assert" + " f("\nwhile frame is not None:\n    if needle in repr((frame.f_locals, frame.f_globals)): return x + 1\n    frame = frame.f_back')}`,
      verdict: wrong,
    },
    {
      name: 'searching all objects for the tests',
      program: `import gc\n${own('needle = " ".join(("assert", "f(1)"))\nfor one in gc.get_objects():\n    if isinstance(one, (dict, list, tuple)) and any(isinstance(part, str) and needle in part for part in (one.values() if isinstance(one, dict) else one)): return x + 1')}`,
      verdict: wrong,
    },
    {
      name: 'replacing the encoding of values',
      program: `import sys\nsys.modules["plain_data"].encode = lambda *_, **__: b"T"\n${own('return 0')}`,
      verdict: forged,
    },

    // The channel
    {
      name: 'writing a verdict on every descriptor',
      program: `import os\nverdict = b'V{"verdict": "passed", "line": "", "inProcess": []}'\nfor fd in range(3, 64):\n    try: os.write(fd, len(verdict).to_bytes(4, "big") + verdict)\n    except OSError: pass\n${own('return 0')}`,
      verdict: forged,
    },
    {
      name: 'replying before it is asked',
      program: `import sys\nsys.modules["frames"].write_frame(4, bytes(8) + b"T")\n${own('return 0')}`,
      verdict: forged,
    },
    {
      name: 'replying twice',
      program: own(`${served}\nfor _ in range(2): served.write(served.mark + b"t3:s8:returnedi2;l1:N")\nreturn 0`),
      verdict: forged,
    },
    {
      name: 'replying out of form',
      program: own(`${served}\nserved.write(served.mark + b"l9999999:T")\nreturn 0`),
      verdict: forged,
    },
    {
      name: 'announcing an enormous reply',
      program: `import os\n${own('os.write(4, b"\\xff\\xff\\xff\\xff")\nreturn 0')}`,
      verdict: forged,
    },
    {
      name: 'closing all descriptors',
      program: `import os\n${own('os.closerange(0, 256)\nreturn 0')}`,
      verdict: error,
      inPyodide: wrongOrError,
    },

    // Other processes
    {
      name: 'killing all processes',
      program: `import os\n${own('os.kill(-1, 9)')}`,
      verdict: error,
      inPyodide: wrongOrError,
    },
    {
      name: 'killing its parent',
      program: `import os\n${own('os.kill(os.getppid(), 9)')}`,
      verdict: error,
      inPyodide: wrongOrError,
    },
    {
      name: 'killing itself',
      program: `import os\n${own('os.kill(os.getpid(), 9)')}`,
      verdict: error,
      inPyodide: wrongOrError,
    },
    {
      name: 'leaving a daemon behind',
      program: `import os, time\n${own('if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(10 ** 6)\n    os._exit(0)\nos.wait()\nos._exit(0)')}`,
      verdict: error,
    },
    {
      name: 'leaving a process behind that holds its descriptors',
      program: `import os, time\n${own('if os.fork() == 0: time.sleep(10 ** 6)\nos._exit(0)')}`,
      verdict: error,
    },
    {
      name: 'leaving threads that outlive it',
      program: `import threading, time\nthreading.Thread(target=time.sleep, args=(10 ** 6,)).start()\n${own('return 0')}`,
      verdict: wrong,
    },
    {
      name: 'tracing its parent',
      program: `import os\n${libc}${passIf('libc.ptrace(16, os.getppid(), 0, 0) == 0')}`,
      verdict: wrong,
      inPyodide: wrongOrError,
    },
    {
      name: "writing its parent's memory",
      program: `import os\n${own('open(f"/proc/{os.getppid()}/mem", "r+b").write(b"x")\nreturn x + 1')}`,
      verdict: error,
    },
    {
      name: "lowering its parent's limits",
      program: `import os, resource\n${own('resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))\nreturn x + 1')}`,
      verdict: error,
    },
    {
      name: 'raising its own limits',
      program: `import resource\n${own('resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nreturn x + 1')}`,
      verdict: error,
    },
    {
      name: 'making namespaces of its own',
      program: `${libc}${passIf('libc.unshare(0x10000000) == 0')}`,
      verdict: wrong,
      inPyodide: wrongOrError,
    },
    {
      name: 'calling the system through ctypes',
      program: `import struct\n${libc}address = struct.pack("=H", 2) + struct.pack(">H4B8x", ${bait.port}, 127, 0, 0, 1)\n${own(`libc.system(b"touch ${bait.outside}")\nreturn x + 1 if libc.connect(libc.socket(2, 1, 0), address, 16) == 0 else None`)}`,
      verdict: wrong,
      inPyodide: wrongOrError,
    },
    {
      name: 'starting a shell',
      program: `import subprocess\n${passIf(`${quoted(bait.secret)} in subprocess.run(["cat", ${quoted(bait.secretFile)}], capture_output=True, text=True).stdout`)}`,
      verdict: wrong,
      inPyodide: error,
    },
    {
      name: 'reading /proc of other processes',
      program: `import glob\nseen = ""\nfor path in glob.glob("/proc/*/environ") + glob.glob("/proc/*/cmdline"):\n    try: seen += open(path).read()\n    except OSError: pass\n${passIf(`${quoted(bait.secret)} in seen`)}`,
      verdict: wrong,
    },

    // The outside
    {
      name: 'connecting to this machine',
      program: `import socket\n${passIf(`socket.create_connection(("127.0.0.1", ${bait.port}), timeout=1)`)}`,
      verdict: error,
    },
    {
      name: 'sending a datagram',
      program: `import socket\n${passIf('socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))')}`,
      verdict: error,
    },
    {
      name: 'resolving a name',
      program: `import socket\n${passIf('socket.gethostbyname("example.com") not in ("", "172.29.1.0")')}`,
      verdict: error,
      inPyodide: wrongOrError,
    },
    {
      name: 'connecting to a socket file',
      program: `import socket\n${own(`socket.socket(socket.AF_UNIX).connect(${quoted(bait.socketFile)})\nreturn x + 1`)}`,
      verdict: error,
    },
    {
      name: 'reading the environment',
      program: `import os\n${passIf(`${quoted(bait.secret)} in repr(os.environ)`)}`,
      verdict: wrong,
    },
    {
      name: 'reading a file',
      program: passIf(`${quoted(bait.secret)} in open(${quoted(bait.secretFile)}).read()`),
      verdict: error,
    },
    {
      name: 'listing the home folder',
      program: `import os\n${passIf(`os.listdir(${quoted(bait.home)}) is not None`)}`,
      verdict: error,
    },
    { name: 'reading the password file', program: passIf('"root" in open("/etc/passwd").read()'), verdict: error },
    {
      name: 'following a link out',
      program: `import os\nos.symlink(${quoted(bait.secretFile)}, "link")\n${passIf(`${quoted(bait.secret)} in open("link").read()`)}`,
      verdict: error,
    },
    {
      name: 'writing into the system',
      program: own('open("/usr/lib/escaped", "w").write("x")\nreturn 0'),
      verdict: error,
    },
    {
      name: 'writing outside',
      program: own(`open(${quoted(bait.outside)}, "w").write("x")\nreturn 0`),
      verdict: wrongOrError,
    },

    // Exceptions
    { name: 'raising something huge', program: own('raise ValueError("x" * 10 ** 8)'), verdict: error },
    {
      name: 'raising an error that cannot be shown',
      program: `class Bad(Exception):\n    def __str__(self): raise SystemExit(0)\n    __repr__ = __str__\n${own('raise Bad()')}`,
      verdict: error,
    },
    {
      name: 'raising an error that passes every except',
      program: `class Bad(BaseException): pass\n${own('raise Bad("passed")')}`,
      verdict: error,
    },
    { name: 'recursing without end', program: own('return f(x)'), verdict: error },
    {
      name: 'recursing without end or limit',
      program: `import sys\nsys.setrecursionlimit(2 ** 30)\n${own('return [f(x)]')}`,
      verdict: /^(error|memory|cpu-time)$/,
    },
  ];
}
