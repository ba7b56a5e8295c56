import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { needsLinuxPython } from '../../testing/needs.ts';

const program = `
import os, sys, tempfile
sys.path.insert(0, ${JSON.stringify(fileURLToPath(new URL('../../python', import.meta.url)))})
import confinement
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
open("file", "w").write("precious")
confinement.deny_system_calls(keeps_contents=True)
def attempt(work):
    try: return work() is not None or True
    except OSError as error: return error.errno
print([attempt(lambda: os.truncate("file", 0)), *(attempt(lambda: os.open("file", mode | os.O_TRUNC)) for mode in (os.O_RDONLY, 3))])
print(open("file").read())
print([attempt(lambda: os.open("file", mode)) for mode in (os.O_RDONLY, os.O_RDWR, os.O_WRONLY | os.O_TRUNC, os.O_RDWR | os.O_TRUNC)])
`;

test.skipIf(needsLinuxPython.missing)(
  `if Landlock is too old for it, the filter denies emptying a file that cannot be written ${needsLinuxPython.note}`,
  () => {
    const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-B', '-c', program], { encoding: 'utf8' });
    expect(stdout.split('\n'), stderr).toEqual(['[1, 1, 1]', 'precious', '[True, True, True, True]', '']);
  },
);
