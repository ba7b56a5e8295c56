/**
 * The system calls that a Node process needs to run one script with the descriptors that it was given. Numbers are
 * those of x86-64 and aarch64.
 */
const allowed: Readonly<Record<string, readonly [x64: number, arm64: number | null]>> = {
  // descriptors that are open already, and files that the housing leaves
  ...{ read: [0, 63], write: [1, 64], readv: [19, 65], writev: [20, 66], pread64: [17, 67], lseek: [8, 62] },
  ...{ close: [3, 57], dup: [32, 23], dup2: [33, null], dup3: [292, 24], openat: [257, 56] },
  ...{ fstat: [5, 80], newfstatat: [262, 79], statx: [332, 291], access: [21, null], faccessat: [269, 48] },
  ...{ faccessat2: [439, 439], readlink: [89, null], readlinkat: [267, 78], getcwd: [79, 17] },
  // memory
  ...{ mprotect: [10, 226], munmap: [11, 215], mremap: [25, 216], madvise: [28, 233], brk: [12, 214] },
  // threads and waiting
  ...{
    futex: [202, 98],
    set_robust_list: [273, 99],
    set_tid_address: [218, 96],
    rseq: [334, 293],
    membarrier: [324, 283],
  },
  ...{
    sched_yield: [24, 124],
    sched_getaffinity: [204, 123],
    sched_getparam: [143, 121],
    sched_getscheduler: [145, 120],
  },
  ...{ sched_get_priority_max: [146, 125], sched_get_priority_min: [147, 126], restart_syscall: [219, 128] },
  ...{ nanosleep: [35, 101], clock_nanosleep: [230, 115], clock_gettime: [228, 113], clock_getres: [229, 114] },
  ...{ gettimeofday: [96, 169], poll: [7, null], ppoll: [271, 73], epoll_create1: [291, 20], epoll_ctl: [233, 21] },
  ...{ epoll_wait: [232, null], epoll_pwait: [281, 22], eventfd2: [290, 19], pipe2: [293, 59] },
  // its own signals and end
  ...{ rt_sigaction: [13, 134], rt_sigprocmask: [14, 135], rt_sigreturn: [15, 139], sigaltstack: [131, 132] },
  ...{ exit: [60, 93], exit_group: [231, 94], execve: [59, 221], execveat: [322, 281] },
  // questions about itself
  ...{ getpid: [39, 172], gettid: [186, 178], getppid: [110, 173], getuid: [102, 174], geteuid: [107, 175] },
  ...{ getgid: [104, 176], getegid: [108, 177], capget: [125, 90], uname: [63, 160], sysinfo: [99, 179] },
  ...{ getrlimit: [97, 163], getrusage: [98, 165], times: [100, 153], arch_prctl: [158, null] },
  ...{ getsockname: [51, 204], getsockopt: [55, 209], getrandom: [318, 278] },
};

/** Allowed only for certain values of an argument: one of `oneOf`, with the bit of `has`, or without the bit of `lacks`. */
const conditional: readonly {
  readonly numbers: readonly [x64: number, arm64: number];
  readonly argument: number;
  readonly oneOf?: readonly number[];
  readonly has?: number;
  readonly lacks?: number;
}[] = [
  // clone: threads, no processes
  { numbers: [56, 220], argument: 0, has: 0x10000 },
  // mmap: nothing shared
  { numbers: [9, 222], argument: 3, lacks: 0x01 },
  // fcntl: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC
  { numbers: [72, 25], argument: 1, oneOf: [0, 1, 2, 3, 4, 1030] },
  // ioctl: TCGETS, FIONBIO, FIONCLEX, FIOCLEX
  { numbers: [16, 29], argument: 1, oneOf: [0x5401, 0x5421, 0x5450, 0x5451] },
  // prctl: PR_SET_NAME, PR_SET_VMA
  { numbers: [157, 167], argument: 0, oneOf: [15, 0x53564d41] },
  // prlimit64: its own
  { numbers: [302, 261], argument: 0, oneOf: [0] },
];

const architectures: Readonly<Partial<Record<NodeJS.Architecture, readonly [column: 0 | 1, audit: number]>>> = {
  x64: [0, 0xc000003e],
  arm64: [1, 0xc00000b7],
};

const [load, equals, anyBit, answer] = [0x20, 0x15, 0x45, 0x06];
const [allow, kill] = [0x7fff0000, 0x80000000];
/** Any other call gets the answer of a kernel that does not have this call. Node and libc then work without it. */
const unknownCall = 0x00050026;

/** A seccomp filter with all that Node needs, in the form that the kernel takes; undefined on other processors. */
export function nodeFilter(architecture: NodeJS.Architecture = process.arch): Buffer | undefined {
  const known = architectures[architecture];
  if (known === undefined) return undefined;
  const [column, audit] = known;
  const steps = [step(load, 4), step(equals, audit, { no: 0, yes: 1 }), step(answer, kill), step(load, 0)];
  for (const numbers of Object.values(allowed))
    if (numbers[column] !== null) steps.push(step(equals, numbers[column], { no: 1 }), step(answer, allow));
  for (const { numbers, argument, oneOf = [], has, lacks } of conditional) {
    // The lower half of the argument: the arguments that are checked fit into it.
    const block = [step(load, 16 + 8 * argument)];
    for (const value of oneOf) block.push(step(equals, value, { no: 1 }), step(answer, allow));
    if (has !== undefined) block.push(step(anyBit, has, { no: 1 }), step(answer, allow));
    if (lacks !== undefined) block.push(step(anyBit, lacks, { yes: 1 }), step(answer, allow));
    block.push(step(answer, unknownCall));
    steps.push(step(equals, numbers[column], { no: block.length }), ...block);
  }
  return Buffer.concat([...steps, step(answer, unknownCall)]);
}

/** One instruction. `yes` and `no` are the numbers of instructions that are skipped in each case. */
function step(code: number, value: number, { yes = 0, no = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(yes, 2);
  bytes.writeUInt8(no, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
