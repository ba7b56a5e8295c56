import { z } from 'zod';

export const objectiveSchema = z
  .enum(['win-rate', 'accuracy'])
  .describe(
    'What prompts are chosen by: the judged win rate of their final answers on the pool, without labels, or their accuracy on labelled validation questions',
  );

export type ObjectiveName = z.infer<typeof objectiveSchema>;
