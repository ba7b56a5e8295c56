import type { ModelRoles, RoleModel } from '../model/role-model.ts';
import type { RewardLens } from './reward-lens.ts';

/** The model that judges on a lens: its own evaluator, where the lens has one. */
export function evaluatorOf({ evaluator }: Pick<ModelRoles, 'evaluator'>, lens: RewardLens): RoleModel {
  return evaluator.byLens?.[lens] ?? evaluator;
}
