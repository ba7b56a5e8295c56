import { addConstraint } from './add-constraint.ts';
import { addExample } from './add-example.ts';
import { addNegativeExample } from './add-negative-example.ts';
import type { OperatorName } from './operator-name.ts';
import type { PromptOperator } from './prompt-operator.ts';
import { reorderSteps } from './reorder-steps.ts';
import { rephrase } from './rephrase.ts';
import { rewrite } from './rewrite.ts';

export const promptOperators: Readonly<Record<OperatorName, PromptOperator>> = {
  rewrite,
  rephrase,
  'add-constraint': addConstraint,
  'add-example': addExample,
  'add-negative-example': addNegativeExample,
  'reorder-steps': reorderSteps,
};
