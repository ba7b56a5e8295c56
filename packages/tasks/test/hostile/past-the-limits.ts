import { type Bait, type HostileProgram, patientFork } from './programs.ts';

const own = (body: string) => `def f(x):\n${body.replaceAll(/^/gm, '    ')}`;
const libc = 'import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n';

/** Programs that use resources which no simple limit counts, or change properties which Landlock does not cover. */
export function programsPastTheLimits({ secretFile, home }: Bait): HostileProgram[] {
  const file = JSON.stringify(secretFile);
  const folder = JSON.stringify(home);
  return [
    {
      name: 'hiding the time of its children',
      program: `${patientFork}import os, signal, time\nif hasattr(signal, "SIGCHLD"): signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n${own('for _ in range(200):\n    if fork() == 0:\n        end = time.process_time() + 0.05\n        while time.process_time() < end: pass\n        os._exit(0)\n    try: os.wait()\n    except ChildProcessError: time.sleep(0.06)\nreturn x + 1')}`,
      verdict: /^cpu-time$/,
      inPyodide: /^error$/,
    },
    {
      name: 'hiding memory in shared mappings',
      program: `import mmap\n${own('kept = mmap.mmap(-1, 700 * 2 ** 20)\nfor at in range(0, 700 * 2 ** 20, 2 ** 20):\n    kept[at:at + 2 ** 20] = bytes(2 ** 20)\n    if hasattr(kept, "madvise"): kept.madvise(mmap.MADV_DONTNEED, at, 2 ** 20)\nreturn x + 1')}`,
      verdict: /^(error|memory)$/,
    },
    {
      name: 'sharing a mapping of zeros',
      program: `import mmap, os\n${own('kept = mmap.mmap(os.open("/dev/zero", os.O_RDWR), 2 ** 20)\nreturn x + 1')}`,
      verdict: /^error$/,
    },
    {
      name: 'keeping memory in the buffers of sockets',
      program: `import os, socket, time\n${own('kept = []\nheld = 0\nfor _ in range(8):\n    if os.fork() == 0: break\ntry:\n    for _ in range(500):\n        pair = socket.socketpair()\n        kept.append(pair)\n        for one in pair:\n            one.setblocking(False)\n            try:\n                while True: held += one.send(bytes(65536))\n            except BlockingIOError: pass\nexcept OSError: pass\nreturn x + 1 if held > 64 * 2 ** 20 else None')}`,
      verdict: /^(wrong-answer|error|forged)$/,
    },
    {
      name: 'growing the buffers of pipes and sockets',
      program: `import fcntl, os, socket\n${own('def can(what):\n    try: what()\n    except OSError: return False\n    return True\npipe = os.pipe()\npair = socket.socketpair()\nreturn x + 1 if can(lambda: fcntl.fcntl(pipe[0], 1031, 2 ** 20)) or can(lambda: pair[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 ** 24)) else None')}`,
      verdict: /^wrong-answer$/,
      inPyodide: /^(wrong-answer|error)$/,
    },
    {
      name: 'flooding its folder with links',
      program: `import os, time\n${own('for n in range(100_000): os.symlink("x" * 100, str(n))\ntime.sleep(2)\nreturn x + 1')}`,
      verdict: /^disk$/,
      inPyodide: /^(disk|memory|cpu-time|wrong-answer|error)$/,
    },
    {
      name: 'flooding its folder with files',
      program: `import time\n${own('for n in range(3_000): open(str(n), "w").close()\ntime.sleep(2)\nreturn x + 1')}`,
      verdict: /^disk$/,
      // Its files are in its own memory, and 3,000 empty files take little of it.
      inPyodide: 'harmless',
    },
    {
      name: 'digging folders too deep for a path',
      program: `import os, time\n${own('for n in range(60):\n    os.mkdir("d" * 200)\n    os.chdir("d" * 200)\ntime.sleep(2)\nreturn x + 1')}`,
      verdict: /^disk$/,
      // Its files are in its own memory.
      inPyodide: 'harmless',
    },
    {
      name: 'locking its folder and leaving',
      program: `import os\n${own('os.chmod(".", 0)\nos._exit(0)')}`,
      verdict: /^error$/,
    },
    {
      name: 'locking its folder and looping',
      program: `import os\n${own('os.chmod(".", 0)\nwhile True: pass')}`,
      verdict: /^cpu-time$/,
    },
    {
      name: 'making folders that nobody can look into',
      program: `import os\n${own('try: os.mkdir("a", 0o300)\nexcept OSError: pass\ntry:\n    os.umask(0o700)\n    os.mkdir("b")\nexcept OSError: pass\nreturn x + 1 if os.path.exists("a") or os.path.exists("b") and not os.access("b", os.R_OK) else None')}`,
      verdict: /^wrong-answer$/,
      inPyodide: 'harmless',
    },
    {
      name: 'outliving its parent',
      program: `${libc}${own('return x + 1 if libc.prctl(1, 0, 0, 0, 0) == 0 or libc.prctl(1, 17, 0, 0, 0) == 0 or libc.prctl(36, 1, 0, 0, 0) == 0 or libc.prctl(4, 1, 0, 0, 0) == 0 else None')}`,
      verdict: /^wrong-answer$/,
      inPyodide: /^(wrong-answer|error)$/,
    },
    {
      name: "changing the user's files outside",
      program: `import os\n${own(`before = os.stat(${file})\nfor change in (lambda: os.chmod(${file}, 0o777), lambda: os.utime(${file}, (1, 1)), lambda: os.setxattr(${file}, "user.x", b"x"), lambda: os.chown(${file}, os.getuid(), os.getgid())):\n    try: change()\n    except OSError: pass\nafter = os.stat(${file})\nreturn x + 1 if (before.st_mode, before.st_mtime) != (after.st_mode, after.st_mtime) else None`)}`,
      verdict: /^(wrong-answer|error)$/,
    },
    {
      name: "watching the user's folder",
      program: `${libc}${own(`return x + 1 if libc.inotify_add_watch(libc.inotify_init1(0), ${folder}.encode(), 0xfff) >= 0 or libc.fanotify_init(0, 0) >= 0 else None`)}`,
      verdict: /^(wrong-answer|error)$/,
    },
    {
      name: 'reading attributes and links outside',
      program: `import glob, os\n${own(`found = []\nfor look in (lambda: os.listxattr(${file}), lambda: os.readlink("/proc/self/exe"), lambda: os.readlink("/proc/1/cwd"), lambda: os.readlink("/etc/mtab")):\n    try: found.append(look())\n    except OSError: pass\nreturn x + 1 if any("/" in str(one) and "python" not in str(one) for one in found) else None`)}`,
      verdict: /^(wrong-answer|error)$/,
    },
    {
      name: 'calling the kernel by numbers that are newer than the filter',
      program: `${libc}${own('return x + 1 if any(libc.syscall(number, 0, 0, 0, 0, 0) >= 0 for number in range(463, 520)) else None')}`,
      verdict: /^wrong-answer$/,
      inPyodide: /^(wrong-answer|error)$/,
    },
  ];
}
