/**
 * `npm run demo`: installs, then optimizes the prompts of a small agent system on bundled questions with the simulated
 * model, so it needs no key and no network beyond the install. The command prints where its report is.
 */
import { install } from './install.mjs';
import { runCommand } from './run-command.mjs';

const command = 'maspo optimize examples/demo.yaml';

process.exitCode = await install();
if (process.exitCode === 0) {
  console.log(`\n> ${command}`);
  process.exitCode = await runCommand(command);
  console.log('\nThe same with a real language model in this process (pulls 491 MB, no key): npm run demo:real');
}
