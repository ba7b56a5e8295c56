/** Measures how fast work progresses, to estimate how long the rest will take. */
export interface Pace {
  /** Measures from here. Earlier work took another time, such as replies that only had to be read. */
  startFrom(share: number): void;
  /**
   * For people, e.g. `42 %, about 3 min left`; `estimating` replaces the time while too little is measured. `measured` is the number of
   * calls or parts since the start.
   */
  text(share: number, measured: number): string;
}

/**
 * From this number on, the mean time of calls predicts that of later calls. Calls of one kind take times whose deviation is about as large
 * as their mean, so the mean of 30 is known to within a fifth (1 / sqrt(30)). After four calls it may be off by half or more.
 */
export const fewestMeasured = 30;

/** Assumes that the rest takes as long, for its share, as the work since the start. `share` is from 0 to 1. */
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

/** Rounded, because an estimate is not exact. */
function roughText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 95) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
