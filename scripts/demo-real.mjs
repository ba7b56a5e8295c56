/**
 * `npm run demo:real`: installs, pulls a small language model (491 MB, once), and optimizes the prompts of a two-agent
 * system on it in this process: no server, no key.
 */
import { install } from './install.mjs';
import { runCommand } from './run-command.mjs';

const commands = ['maspo models pull qwen2.5-coder-0.5b', 'maspo optimize examples/local-sequential.yaml'];

process.exitCode = await install();
for (const command of commands) {
  if (process.exitCode !== 0) break;
  console.log(`\n> ${command}`);
  process.exitCode = await runCommand(command);
}
