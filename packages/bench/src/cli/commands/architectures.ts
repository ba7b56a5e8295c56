import {
  type Architecture,
  architectures,
  describeOptions,
  drawMermaid,
  drawSvg,
  type GraphSize,
  graphSize,
} from '@maspo/architectures';
import { type AnswerFormat, agentsAndEdges, answerFormats } from '@maspo/core';
import { type Command, Option } from 'commander';
import { counted } from '../../terminal/counted.ts';
import { note, print, printDocument, printJson } from '../../terminal/print.ts';
import { namedValues } from '../options/named-values.ts';
import { findSystem, type ShownSystem } from '../options/shown-system.ts';

const formats = ['mermaid', 'svg', 'json'] as const;

interface ShowOptions {
  readonly format: (typeof formats)[number];
  readonly answer: AnswerFormat;
}

export function addArchitecturesCommand(program: Command): void {
  const command = program.command('architectures').summary('list the built-in agent systems, and draw them');

  command
    .command('list')
    .summary('show every architecture with its options and its size')
    .option('--json', 'print one JSON object')
    .action(({ json }: { readonly json?: boolean }) => {
      const listing = architectures.map(listed);
      if (json) printJson({ architectures: listing });
      else for (const architecture of listing) for (const line of linesOf(architecture)) print(line);
    });

  command
    .command('show')
    .summary('draw the graph of an architecture or of a graph file')
    .description(
      'Draws the graph, also that of a system that runs in its own code. Votes, agents whose prompt is not optimized, and turns that share a prompt are marked. The JSON format also has the roles and seed prompts.',
    )
    .argument('<name>', 'an architecture, or the path of a graph file (.yaml, .yml or .json)')
    .argument('[options...]', 'options of the architecture as name=value')
    .addOption(new Option('--format <format>', 'what to print').choices(formats).default('mermaid'))
    .addOption(
      new Option('--answer <format>', 'the answers that the prompts are written for')
        .choices(answerFormats)
        .default('math'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  maspo architectures show debate n=4 rounds=3\n  maspo architectures show agent-dropout --answer code --format svg > graph.svg\n  maspo architectures show my-graph.yaml',
    )
    .action(async (name: string, values: string[], { format, answer }: ShowOptions) => {
      const shown = await findSystem(name, { format: answer, options: namedValues(values) });
      if (shown.system.graph.ownCode)
        note(
          `${name} describes a system that runs in its own code: it has "ends", or no prompt has {question}. A configuration uses it with models.agent: { provider: system, url: ADDRESS }. If maspo shall run the agents, write {question} into each prompt.`,
        );
      if (format === 'json') printJson(asData(shown, answer));
      else printDocument(format === 'svg' ? drawSvg(shown.system) : drawMermaid(shown.system));
    });
}

/** One architecture in the list, with its size under the default options. */
function listed(architecture: Architecture<unknown>) {
  const { name, description, options, build } = architecture;
  const { graph } = build('math', options.parse({}));
  return { name, description, options: describeOptions(architecture), ...graphSize(graph) };
}

function linesOf({ name, description, options, ...size }: ReturnType<typeof listed>): string[] {
  return [
    `${name.padEnd(17)} ${sizeText(size)}`,
    `  ${description}`,
    ...options.map(
      ({ name: option, meaning, minimum, maximum, default: value }) =>
        `  ${option}: ${meaning}, ${minimum} to ${maximum} (default ${value})`,
    ),
  ];
}

function sizeText({ agents, prompts, calls }: GraphSize): string {
  return `${counted(agents, 'agent')}, ${counted(prompts, 'prompt')}, ${counted(calls, 'call')} a question`;
}

function asData({ name, description, options, system }: ShownSystem, answer: AnswerFormat) {
  const { graph, prompts, frozen = [] } = system;
  const { agents, edges } = agentsAndEdges(graph);
  const end = graph.ownCode ? { ends: graph.predecessors(graph.terminal) } : { terminal: graph.terminal };
  return { name, description, answer, options, agents, edges, ...end, frozen, prompts, size: graphSize(graph) };
}
