import type { OptimizationEvent } from '../../../event/optimization-event.ts';

/** Watches the events of a search for rounds that made the final answer better. */
export interface ImprovementWatch {
  note(event: OptimizationEvent): void;
  /** Whether there was a global improvement since the last call. */
  take(): boolean;
}

/** A global improvement: a prompt came into force whose final answers were judged better than its parent's, a global mean above 0.5. */
export function watchImprovement(): ImprovementWatch {
  const winners = new Set<string>();
  let improved = false;
  return {
    note: (event) => {
      // A candidate may come into force rounds later, by new scores of its beam.
      if (event.type === 'candidate-scored')
        winners[(event.lenses.globalAlignment.mean ?? 0) > 0.5 ? 'add' : 'delete'](`${event.agent} ${event.version}`);
      // Each prompt counts once: earlier prompts come back into force when a guard refuses the prompts after them.
      if (event.type === 'best-changed' && winners.delete(`${event.agent} ${event.to}`)) improved = true;
    },
    take: () => {
      const taken = improved;
      improved = false;
      return taken;
    },
  };
}
