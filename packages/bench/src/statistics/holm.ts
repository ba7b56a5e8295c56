/**
 * p-values adjusted for their number by the step-down method of Holm (1979, Scandinavian Journal of Statistics 6:65). With p(1) <= ... <=
 * p(m), the i-th becomes max over j <= i of min(1, (m - j + 1) p(j)). The chance of any false finding at a level is then at most that
 * level, however the tests depend on each other. The order is kept. Null stands for a missing test: it stays null and is not counted.
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted: (number | null)[] = pValues.map(() => null);
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }]));
  let least = 0;
  tested
    .toSorted((left, right) => left.p - right.p)
    .forEach(({ p, index }, rank) => {
      least = Math.max(least, Math.min(1, (tested.length - rank) * p));
      adjusted[index] = least;
    });
  return adjusted;
}
