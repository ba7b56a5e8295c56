import { answerInstruction } from '@maspo/architectures';
import { type AnswerFormat, contextToken, questionToken } from '@maspo/core';
import { stringify } from 'yaml';
import type { InitAgent, InitEdge } from './init-answers.ts';

/** The default edges of agents: each agent hands on to the next. */
export function chainOf(agents: readonly InitAgent[]): InitEdge[] {
  return agents.slice(1).map(({ id }, index) => [agents[index]!.id, id] as const);
}

/** A graph file with plain seed prompts that are made from the roles. */
export function graphText(
  { agents, edges }: { readonly agents: readonly InitAgent[]; readonly edges: readonly InitEdge[] },
  format: AnswerFormat,
): string {
  const graph = {
    agents: agents.map(({ id, role }) => {
      const isFirst = edges.every(([, to]) => to !== id);
      const isLast = edges.every(([from]) => from !== id);
      const parts = [
        `You are the ${id} of a team. Your role: ${role}`,
        `Question:\n${questionToken}`,
        ...(isFirst ? [] : [`Work so far:\n${contextToken}`]),
        ...(isLast ? [answerInstruction(format)] : []),
      ];
      return { id, role, prompt: `${parts.join('\n\n')}\n` };
    }),
    edges,
  };
  return [
    '# The agents and their seed prompts. {question} and {context}, which is what earlier agents wrote, are the only special tokens.',
    '# An edge [a, b] hands the work of a to b; one agent comes last and gives the final answer. Make the prompts as good as you can.',
    stringify(graph, { blockQuote: 'literal', lineWidth: 0 }).replace(/^edges:[\s\S]*$/m, edgesText(edges)),
  ].join('\n');
}

function edgesText(edges: readonly InitEdge[]): string {
  if (edges.length === 0) return 'edges: []\n';
  return `edges:\n${edges.map((edge) => `  - ${edgeText(edge)}`).join('\n')}\n`;
}

/** An edge on one line. An id that YAML does not read as text, such as 1 or true, is quoted. */
function edgeText(edge: InitEdge): string {
  return stringify(edge, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trimEnd();
}
