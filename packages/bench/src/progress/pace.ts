/** How fast a piece of work goes on, to say how long the rest will take. */
export interface Pace {
  /** Measures from here: the work that was done before took another time, such as replies that only had to be read. */
  startFrom(share: number): void;
  /** For people, e.g. `42 %, about 3 min left`; without the time where nothing was done since the start. */
  text(share: number): string;
}

/** The rest is said to go on as fast as the part since the start. `share` is from 0 to 1. */
export function createPace(clock: () => number): Pace {
  let start = { at: clock(), share: 0 };
  const timeLeft = (share: number) => {
    const done = share - start.share;
    const ms = clock() - start.at;
    if (done <= 0 || share >= 1 || ms <= 0) return '';
    return `, about ${roughText((ms * (1 - share)) / done)} left`;
  };
  return {
    startFrom: (share) => {
      start = { at: clock(), share };
    },
    text: (share) => `${Math.floor(100 * share)} %${timeLeft(share)}`,
  };
}

/** No more exact than an estimate can be. */
function roughText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 95) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
