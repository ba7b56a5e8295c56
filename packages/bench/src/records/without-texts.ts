import type { OptimizationEvent } from '@maspo/core';
import type { GradedOutcome } from '../grading/create-grading.ts';
import type { ExampleOutcome } from '../grading/evaluate-system.ts';

/** The form of an event in a run without texts: misalignment cases lose their excerpts. */
export function eventWithoutTexts(event: OptimizationEvent): OptimizationEvent {
  if (event.type !== 'misalignment-mined') return event;
  return { ...event, excerpt: { output: '', followed: '', before: '' } };
}

/** An outcome without the words of a grader or a program about the answer. */
export function outcomeWithoutTexts({ id, ...graded }: ExampleOutcome): ExampleOutcome {
  return { id, ...withoutReason(graded) };
}

function withoutReason({ asPublished, ...graded }: GradedOutcome): GradedOutcome {
  const published = asPublished === undefined ? {} : { asPublished: withoutReason(asPublished) };
  if (graded.outcome === 'unscored') return { ...graded, reason: 'not kept', ...published };
  const { reason: _, ...rest } = graded;
  return { ...rest, ...published };
}
