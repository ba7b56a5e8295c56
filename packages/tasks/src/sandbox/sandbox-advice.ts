/** What to do where the sandbox cannot run, for every message that says so. */
export const sandboxAdvice =
  'Answers in Python run only in a sandbox. Install it with `apt-get install bubblewrap python3 util-linux` (bubblewrap 0.8 ' +
  'or newer) and allow unprivileged user namespaces (Ubuntu 24.04: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; ' +
  'Docker: a seccomp profile that permits them). Or allow a weaker level by its name: `landlock` (Linux 5.13, without user ' +
  'namespaces) or `pyodide` (without Python). Math and choice benchmarks need no sandbox.';
