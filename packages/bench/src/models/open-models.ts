import { join } from 'node:path';
import type { ModelRoles } from '@maspo/core';
import type { RunConfig } from '../config/run-config.ts';
import { openReplyStore } from '../store/reply-store.ts';
import { createUsageMeter, type UsageMeter } from './accounting/usage-meter.ts';
import { type Budget, type BudgetLimits, createBudget } from './budget/budget.ts';
import { deadlineOf } from './budget/budget-config.ts';
import { createModels, type ModelSurroundings } from './create-models.ts';
import { createCallsInFlight } from './layers/calls-in-flight.ts';

/** The models of a run with their meter, until they are closed. */
export interface OpenModels {
  readonly models: ModelRoles;
  readonly meter: UsageMeter;
  readonly budget: Budget;
  /** Waits for calls that are still under way, so that no paid reply is lost. */
  close(): Promise<void>;
}

/** Opens the home's reply store for models that are not all simulated: replies of those are not stored. */
export function openModels(
  { config, task }: { readonly config: RunConfig; readonly task: ModelSurroundings['task'] },
  home: string,
): OpenModels {
  const simulated = Object.values(config.models).every(({ provider }) => provider === 'simulated');
  const store = simulated ? undefined : openReplyStore(join(home, 'replies.sqlite'));
  const meter = createUsageMeter();
  const budget = createBudget(limitsOf(config));
  const inFlight = createCallsInFlight();
  const models = createModels(config.models, { store, meter, budget, inFlight, concurrency: config.concurrency, task });
  const close = async () => {
    await inFlight.settled();
    store?.close();
  };
  return { models, meter, budget, close };
}

function limitsOf({ budget }: RunConfig): BudgetLimits {
  if (budget === undefined) return {};
  const { deadline, ...limits } = budget;
  return { ...limits, deadline: deadline === undefined ? undefined : deadlineOf(deadline, Date.now()) };
}
