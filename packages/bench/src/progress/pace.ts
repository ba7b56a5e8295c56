/** How fast a piece of work goes on, to say how long the rest will take. */
export interface Pace {
  /** Measures from here: the work that was done before took another time, such as replies that only had to be read. */
  startFrom(share: number): void;
  /**
   * For people, e.g. `42 %, about 3 min left`; `estimating` in place of the time where too little was measured. `measured` is the number of
   * calls or parts since the start.
   */
  text(share: number, measured: number): string;
}

/**
 * From so many on, their mean says something of those to come. Calls of one kind take times whose deviation is about as large as their
 * mean, so the mean of 30 is known to within a fifth (1 / sqrt(30)); after four it may be off by half and more.
 */
export const fewestMeasured = 30;

/** The rest is said to go on as fast as the part since the start. `share` is from 0 to 1. */
export function createPace(clock: () => number, fewest = fewestMeasured): Pace {
  let start = { at: clock(), share: 0 };
  const timeLeft = (share: number, measured: number) => {
    if (share >= 1) return '';
    const done = share - start.share;
    const ms = clock() - start.at;
    if (done <= 0 || ms <= 0 || measured < fewest) return ', estimating';
    return `, about ${roughText((ms * (1 - share)) / done)} left`;
  };
  return {
    startFrom: (share) => {
      start = { at: clock(), share };
    },
    text: (share, measured) => `${Math.floor(100 * share)} %${timeLeft(share, measured)}`,
  };
}

/** No more exact than an estimate can be. */
function roughText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 95) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
