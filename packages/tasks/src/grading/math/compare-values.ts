import { compareCollections } from './compare-collections.ts';
import { compareProportional } from './compare-proportional.ts';
import { compareQuantities } from './compare-quantities.ts';
import { compareRatios } from './compare-ratios.ts';
import { compareRecords, recordOf } from './compare-records.ts';
import { compareRegions } from './compare-regions.ts';
import { type Evidence, evidenceOfAll } from './evidence.ts';
import type { Assignment, Equation, Value } from './value.ts';

/** The evidence that an answer equals the gold answer; undefined if they differ. */
export function compareValues(gold: Value, answer: Value): Evidence | undefined {
  if (recordOf(gold) !== undefined || recordOf(answer) !== undefined)
    return compareRecords(gold, answer, compareValues);
  if (gold.kind === 'assignment' || answer.kind === 'assignment') return compareAssignments(gold, answer);
  if (gold.kind === 'equation' || answer.kind === 'equation') return compareEquations(gold, answer);
  if (gold.kind === 'region' || answer.kind === 'region') return compareRegions(gold, answer);
  if ([gold, answer].some(({ kind }) => kind === 'ratio' || kind === 'clock')) return compareRatios(gold, answer);
  if (gold.kind === 'word' || answer.kind === 'word')
    return labelOf(gold) !== undefined && labelOf(gold) === labelOf(answer) ? 'text' : undefined;
  if (gold.kind === 'based' && answer.kind === 'based')
    return gold.digits === answer.digits && gold.base === answer.base ? 'number' : undefined;
  if (gold.kind === 'inequality' && answer.kind === 'inequality')
    return gold.strict === answer.strict
      ? compareProportional(gold.difference, answer.difference, 'positive')
      : undefined;
  if (gold.kind === 'quantity' && answer.kind === 'quantity') return compareQuantities(gold, answer);
  return compareCollections(gold, answer, compareValues);
}

/** A word, or a letter that could be a variable: `(B)` and `B` are the same option. */
function labelOf(value: Value): string | undefined {
  if (value.kind === 'word') return value.text;
  if (value.kind !== 'quantity' || typeof value.expression.formula !== 'string') return undefined;
  return value.expression.formula.replace('_', '').toLowerCase();
}

/** A name is decoration if the other side has no name. A chain counts only if all its values are equal. */
function compareAssignments(gold: Value, answer: Value): Evidence | undefined {
  if (gold.kind === 'assignment' && answer.kind === 'assignment' && gold.name === answer.name)
    return compareChains(gold.values, answer.values);
  if (isEquation(gold) && isEquation(answer)) return compareEquations(gold, answer);
  return compareChains(
    gold.kind === 'assignment' ? gold.values : [gold],
    answer.kind === 'assignment' ? answer.values : [answer],
  );
}

function compareChains(gold: readonly Value[], answer: readonly Value[]): Evidence | undefined {
  return evidenceOfAll([...links(gold), ...links(answer), () => compareValues(gold.at(-1)!, answer.at(-1)!)]);
}

function links(values: readonly Value[]): (() => Evidence | undefined)[] {
  return values.slice(1).map((value, index) => () => compareValues(values[index]!, value));
}

function isEquation(value: Value): value is Assignment | Equation {
  return value.kind === 'assignment' || value.kind === 'equation';
}

/** Equations are equal up to rearrangement. As an answer, a true equation of numbers such as `10/2 = 5` stands for the number. */
function compareEquations(gold: Value, answer: Value): Evidence | undefined {
  if (isEquation(gold) && isEquation(answer)) {
    if (gold.difference === undefined || answer.difference === undefined) return undefined;
    return compareProportional(gold.difference, answer.difference, 'any');
  }
  if (answer.kind !== 'equation' || answer.difference.variables.length > 0) return undefined;
  return compareChains([gold], answer.sides);
}
