import { hash } from 'node:crypto';
import {
  type ChatRequest,
  contextToken,
  createRandomSource,
  lastTagged,
  questionToken,
  type RandomSource,
} from '@maspo/core';
import type { Assumptions } from './assumptions.ts';
import { type Conduct, everythingHolds, isForced, needsContext, textOf } from './conduct.ts';
import type { FindQuestion } from './find-question.ts';
import { generationOf, markText, newerOf } from './mark.ts';

/** Models that behave as assumed: at random, but the same way each time. Their texts have the assumed lengths. */
export function expectedConduct(assumptions: Assumptions, findQuestion: FindQuestion): Conduct {
  const world = createRandomSource('forecast');
  const inTokens = (characters: number) => Math.ceil(characters / assumptions.charactersPerToken);
  const filled = (text: string, tokens: number) => text.padEnd(tokens * assumptions.charactersPerToken, sentence);
  const happens = (what: string, share: number, random: RandomSource) => random.fork(what).uniform() < share;

  const output = (text: string, { agent, purpose }: ChatRequest, random: RandomSource) => {
    const question = findQuestion(text) ?? text;
    const isUsual = happens('unchanged', assumptions.unchangedOutputs, random);
    const own = isUsual ? world.fork(agent ?? '', question) : random;
    const answer = happens('answer', assumptions.sameAnswers, own) ? shortName(question) : shortName(own.path);
    const mark = isUsual ? '' : generationMark(generationOf(text));
    const work = filled(`Planned work ${shortName(own.path)}. ${mark}`, assumptions.outputTokens[purpose]);
    return `${work}\n<answer>${answer}</answer>`;
  };
  const write: Readonly<
    Record<ChatRequest['purpose'], (text: string, request: ChatRequest, random: RandomSource) => string>
  > = {
    agent: output,
    handoff: (text, _request, random) =>
      filled(
        `Planned summary ${shortName(random.path)}. ${generationMark(generationOf(text))}`,
        assumptions.outputTokens.handoff,
      ),
    assess: (_text, _request, random) =>
      happens('assess', assumptions.soundOutputs, random) ? everythingHolds : everythingHolds.replaceAll('yes', 'no'),
    judge: (text, request, random) => {
      const newer = newerOf(text) ?? (happens('first', 0.5, random) ? 'A' : 'B');
      const isTie = !isForced(request) && happens('tie', assumptions.ties, random);
      const winner = happens('newer', assumptions.newerWins, random) ? newer : newer === 'A' ? 'B' : 'A';
      return `<choice>${isTie ? 'tie' : winner}</choice>`;
    },
    propose: (text, _request, random) => {
      const current = lastTagged(text, 'current_prompt') ?? '';
      if (happens('useless', assumptions.uselessProposals, random)) return `<prompt>\n${current}\n</prompt>`;
      const context = needsContext(text) ? `\n${contextToken}` : '';
      const mark = generationMark(generationOf(current) + 1);
      const prompt = filled(`Planned prompt ${shortName(random.path)}. ${mark}`, assumptions.promptTokens);
      return `<prompt>\n${prompt}\n${questionToken}${context}\n</prompt>`;
    },
  };
  const score = (finalOutput: string) =>
    Number(happens('score', assumptions.soundOutputs, world.fork(hash('sha256', finalOutput))));
  return {
    reply: (request) => {
      const text = textOf(request);
      const random = world.fork(request.purpose, hash('sha256', `${request.draw} ${request.agent} ${text}`));
      return {
        text: write[request.purpose](text, request, random),
        inputTokens: inTokens(text.length),
        outputTokens: Math.min(request.maxTokens, assumptions.outputTokens[request.purpose]),
      };
    },
    score,
    scoreInPool: score,
    graph: (graph) => graph,
    isBound: false,
  };
}

/** Made of long words, so that a question within the text is found faster. */
const sentence = ` And${'-so-on'.repeat(15)}.`;

/** The texts have their full length, so the mark stands for no further tokens. */
function generationMark(generation: number): string {
  return markText(0, { generation, tokens: 0 });
}

function shortName(text: string): string {
  return hash('sha256', text).slice(0, 12);
}
