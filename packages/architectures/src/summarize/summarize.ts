import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';

const summarizer: SeededAgent = {
  id: 'summarizer',
  role: 'Condenses the question to what matters for its answer: what is asked, what is given and which conditions hold, leaving nothing needed out and adding nothing.',
  instruction: {
    math: 'Summarize the following math problem: state what is given, what is asked for, and every condition.',
    choice:
      'Summarize the following multiple-choice question: state what is asked, the facts that matter, and how the options differ.',
    code: 'Summarize the following programming task: state the function to write, its inputs and outputs, every rule, and the special cases.',
    text: 'Summarize the following task: state what is asked for, the facts that matter, and what a good answer must have.',
  },
  ending: 'Write the summary alone, and do not solve anything.',
};

const predictor: SeededAgent = {
  id: 'predictor',
  role: 'Answers the question with the help of a summary of it, and reaches one definite answer.',
  instruction: {
    math: 'Solve the following math problem step by step. A summary of it is given below; it may be wrong or incomplete, so check it against the problem.',
    choice:
      'Answer the following multiple-choice question step by step. A summary of it is given below; it may be wrong or incomplete, so check it against the question.',
    code: 'Solve the following programming task in Python. A summary of it is given below; it may be wrong or incomplete, so check it against the task.',
    text: 'Do the following task step by step. A summary of it is given below; it may be wrong or incomplete, so check it against the task.',
  },
  contextLabel: 'Summary',
};

/** The Summarize architecture of the released code. */
export const summarize: Architecture<Record<string, never>> = {
  name: 'summarize',
  description: 'A summarizer condenses the question, and a predictor answers with its help.',
  options: z.strictObject({}),
  build: (format) => seededSystem(format, { agents: [summarizer, predictor], edges: [[summarizer.id, predictor.id]] }),
};
