import { eventsOf, keyOf, startOf } from './run-files.mjs';
import { countedValue, mean, verdictValue } from './verdicts.mjs';

/** @typedef {import('./run-files.mjs').Run} Run */

/** How many of the questions that a step drew at random are misaligned. @param {Run} run @param {any} step Its last event. */
export function stepRate(run, step) {
  const shown = judgedAtRandom(run, step).map((judged) => evidenceOf(run, judged));
  /** @param {string[]} kinds */
  const count = (...kinds) => shown.filter((kind) => kinds.includes(kind)).length;
  const [compared, misaligned] = [count('aligned', 'misaligned'), count('misaligned')];
  return { compared, misaligned, identical: count('identical'), rate: compared === 0 ? null : misaligned / compared };
}

/** The judgements on randomly drawn questions: injected ones are hard by choice. @param {Run} run @param {any} step @returns {any[]} */
function judgedAtRandom(run, step) {
  /** @param {any} event */
  const isHere = (event) => keyOf(event.round, event.agent, event.step) === keyOf(step.round, step.agent, step.step);
  const batch = eventsOf(run, 'step-started')
    .filter(isHere)
    .flatMap((started) => started.batch);
  return eventsOf(run, 'candidate-scored')
    .filter(isHere)
    .flatMap(({ judged, parent }) =>
      judged.filter((/** @type {any} */ one) =>
        batch.some(
          (/** @type {any} */ { question, injected, member = parent }) =>
            question === one.question && member === parent && !injected,
        ),
      ),
    );
}

/**
 * What a judged question shows about misalignment. `nothing`: the local lens or every lens downstream was not judged, or has no verdict.
 *
 * @param {Run} run
 * @param {any} judged
 * @returns {'aligned' | 'misaligned' | 'identical' | 'nothing'}
 */
function evidenceOf(run, { localValidity, lookaheadPotential, globalAlignment, identical, scores }) {
  const final = globalAlignment === null ? [] : [{ agent: finalAnswerOf(run), verdict: globalAlignment }];
  const downstream = [...lookaheadPotential, ...final];
  if (localValidity === null || downstream.length === 0) return 'nothing';
  /** @param {any[]} outputs */
  const differing = (outputs) => outputs.filter(({ agent }) => !identical.includes(agent));
  if (differing(downstream).length === 0) return 'identical';
  const won = [lookaheadPotential, final].map((outputs) => isWon(run, differing(outputs)));
  if (verdictValue(localValidity) === null || won.every((one) => one === null)) return 'nothing';
  // Where both final answers are right, there was nothing left to win.
  const areBothRight = scores?.reference === 1 && scores.candidate === 1;
  return countedValue(localValidity) === 1 && won.includes(false) && !areBothRight ? 'misaligned' : 'aligned';
}

/** Whose output is the final answer: the agent that no other agent reads. @param {Run} run @returns {string} */
function finalAnswerOf(run) {
  // A system in its own code may end after different agents, so its final answer has a name of its own.
  if (run.manifest.models.agent.provider === 'system') return 'final-answer';
  const { agents, edges } = startOf(run);
  return agents.find((/** @type {string} */ agent) => !edges.some((/** @type {string[]} */ [from]) => from === agent));
}

/**
 * Whether the outputs of a lens won, by the run's own rule for ties and for the agents that decide; null if none has a verdict.
 *
 * @param {Run} run
 * @param {any[]} outputs
 */
function isWon(run, outputs) {
  const { tie, deciding } = startOf(run).options?.misalignment ?? { tie: 'counts', deciding: 'all' };
  const scored = outputs.map(({ verdict }) => countedValue(verdict)).filter((value) => value !== null);
  const used = deciding === 'last' ? scored.slice(-1) : scored;
  if (used.length === 0) return null;
  return tie === 'counts' ? used.includes(1) : (mean(used) ?? 0) >= 0.5;
}
