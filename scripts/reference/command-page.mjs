import { createProgram } from '@maspo/bench';

/**
 * The help of every command, as the command prints it.
 *
 * @returns {Promise<string>} Markdown.
 */
export async function commandPage() {
  const sections = helpOf(await createProgram(), []).map(({ path, help }) => {
    const title = path.length === 1 ? 'maspo' : path.slice(1).join(' ');
    return `${'#'.repeat(Math.min(path.length, 2) + 1)} ${title}\n\n\`\`\`text\n${help}\n\`\`\``;
  });
  const intro = 'The output of `--help` for each command. [The command](../command.md) explains the commands.';
  return `# The command, option by option\n\n${intro}\n\n${sections.join('\n\n')}\n`;
}

/**
 * @typedef {Awaited<ReturnType<typeof createProgram>>} Command
 * @param {Command} command
 * @param {readonly string[]} parents
 * @returns {{ path: readonly string[], help: string }[]}
 */
function helpOf(command, parents) {
  const path = [...parents, command.name()];
  /** @type {string[]} */
  const written = [];
  command.configureOutput({
    writeOut: (text) => written.push(text),
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return [{ path, help: written.join('').trim() }, ...command.commands.flatMap((below) => helpOf(below, path))];
}
