import type { Channel } from './channel.ts';
import { messageQueue } from './message-queue.ts';
import type { PyodideProcess } from './pyodide-process.ts';

/** The default CPU time of the tests of one program, as in `python/asserts.py`. */
const longestComparison = 10;
const tickMs = 25;
const verdict = 'V';

/**
 * A judge in Pyodide, with the messages of `python/asserts.py`. WebAssembly cannot limit its own CPU time, unlike the judges of the Python
 * levels. So the CPU time is measured from outside, and a judge that has used it up is ended. If the system does not report CPU time, only
 * the elapsed time ends the judge.
 */
export function openPyodideJudge(judge: PyodideProcess): Channel {
  const queue = messageQueue();
  let said = '';
  let timer: NodeJS.Timeout | undefined;

  const watch = (cpuSeconds: number) => {
    const atStart = judge.usage();
    timer = setInterval(() => {
      const now = judge.usage();
      if (now === undefined || atStart === undefined || now.cpuSeconds - atStart.cpuSeconds < cpuSeconds) return;
      clearInterval(timer);
      const line = 'the tests took more than their CPU time over what was returned';
      queue.add({
        kind: verdict,
        body: Buffer.from(JSON.stringify({ verdict: 'cpu-time', line, inProcess: [], last: true })),
      });
      judge.kill();
    }, tickMs);
  };

  judge.listen({
    frame(frame) {
      const message = { kind: String.fromCharCode(frame[0]!), body: frame.subarray(1) };
      if (message.kind === verdict) clearInterval(timer);
      queue.add(message);
    },
    tooLarge: judge.kill,
    output: (chunk) => {
      said = (said + chunk.toString()).slice(-2000);
    },
    end() {
      clearInterval(timer);
      queue.end();
    },
  });
  return {
    send(kind, body = '') {
      if (kind === 'J') watch((JSON.parse(String(body)) as { cpuSeconds?: number }).cpuSeconds ?? longestComparison);
      judge.send(kind, body);
    },
    receive: () => queue.next(),
    isOpen: judge.isOpen,
    close: judge.kill,
    hold: judge.hold,
    complaint: () => said.trim(),
  };
}
