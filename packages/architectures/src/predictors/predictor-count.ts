import { wholeNumber } from '../whole-number.ts';
import { predictors } from './predictors.ts';

/** How many approaches a team takes. Three by default, so that two can outvote one. */
export const predictorCount = wholeNumber(2, predictors.length).default(3);
