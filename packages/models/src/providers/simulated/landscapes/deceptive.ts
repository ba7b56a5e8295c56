import type { Landscape } from './landscape.ts';

/**
 * Some traits help everywhere, some please the judge but mislead the next agent, and some cost appeal but help the next agent. An optimizer
 * that uses only the local lens prefers `certainty`, and one that uses the joint reward prefers it less. In 20 searches with the paper's
 * settings on MATH-500 (sequential, seeds 1 to 20), 20 final predictors had this trait with only the local lens, and 11 with the joint
 * reward. All 20 final reflectors had it with both, because no agent reads the reflector, and so no agent is misled.
 */
export const deceptive: Landscape = {
  name: 'deceptive',
  description: 'some prompts look better locally and mislead the agents after them',
  traits: [
    {
      id: 'steps',
      sentence: 'Work in small numbered steps.',
      skill: 0.08,
      appeal: 0.05,
      mark: { text: 'Step 1: read what is asked. Step 2: set it up. Step 3: work it out.', trust: 0.05 },
      proposed: { unasked: 1, onSymptom: 3, onMisleadingCase: 0 },
    },
    {
      id: 'verification',
      sentence: 'Check the result a second way before you answer.',
      skill: 0.12,
      appeal: 0.05,
      mark: { text: 'A second way of working gave the same result.', trust: 0.05 },
      proposed: { unasked: 1, onSymptom: 2, onMisleadingCase: 1 },
    },
    {
      id: 'certainty',
      sentence: 'Present the result with complete certainty.',
      skill: -0.15,
      appeal: 0.4,
      mark: { text: 'This result is certain beyond any doubt.', trust: 0.35 },
      replaces: 'doubt',
      proposed: { unasked: 4, onSymptom: 4, onMisleadingCase: 0 },
    },
    {
      id: 'elaboration',
      sentence: 'Explain the background of every idea at length.',
      skill: -0.02,
      appeal: 0.2,
      mark: {
        text: 'Some background first. The question belongs to a wider family of questions, each of which can be looked at from several sides, and it helps to recall the general ideas, where they come from, and how they are commonly used before the work begins.',
        trust: 0.05,
      },
      proposed: { unasked: 2, onSymptom: 2, onMisleadingCase: 0 },
    },
    {
      id: 'doubt',
      sentence: 'Say plainly when you are not sure of the result.',
      skill: 0.02,
      appeal: -0.1,
      mark: { text: 'I am not sure of this result; please check it.', trust: -0.4 },
      shown: { right: 0.1, wrong: 0.7 },
      replaces: 'certainty',
      proposed: { unasked: 1, onSymptom: 1, onMisleadingCase: 6 },
    },
    {
      id: 'own-work',
      sentence:
        'Solve the question yourself before you read the work of others, then keep the answer that survives checking.',
      skill: 0.03,
      appeal: 0,
      discernment: 0.3,
      mark: { text: 'I solved it on my own first and compared.', trust: 0 },
      forReaders: true,
      proposed: { unasked: 1, onSymptom: 2, onMisleadingCase: 6 },
    },
  ],
  agent: { baseSkill: 0.5, difficultySpread: 0.4, baseTrust: 0.5 },
  judge: { acuity: 0.85, noise: 0.2, tieBand: 0.15, positionBias: 0.05, appealOnFinal: 0.3 },
  slips: { unusableReply: 0.01, brokenTemplate: 0.05 },
};
