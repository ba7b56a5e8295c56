// Your own benchmark in one file. A configuration names it by its path: task: { module: ./my-benchmark.ts, pool: 10 }
import type { ModuleBenchmark } from '@maspo/bench';

/** Questions on rectangles. A rule makes them, so they are the same each time. */
const rectangles: ModuleBenchmark = {
  id: 'rectangles',
  format: 'math',
  requirement: 'The final answer is the right area, as a number alone.',
  examples: () =>
    Array.from({ length: 24 }, (_, index) => {
      const [width, height] = [index + 3, 2 * index + 5];
      return {
        id: `rectangles/${width}x${height}`,
        text: `A rectangle is ${width} m wide and ${height} m high. What is its area in square metres?`,
        gold: { format: 'math', answer: String(width * height) },
      };
    }),
};

export default rectangles;
