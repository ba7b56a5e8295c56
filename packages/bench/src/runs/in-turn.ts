/** Passes items on in the order of their positions, from 0. An item waits for all earlier items. */
export function inTurn<Item>(pass: (item: Item) => void): (place: number, item: Item) => void {
  const waiting = new Map<number, Item>();
  let next = 0;
  return (place, item) => {
    waiting.set(place, item);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next);
      next += 1;
      pass(ready);
    }
  };
}
