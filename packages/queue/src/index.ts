/**
 * What several machines share when they run an experiment together: a queue of jobs, the replies of models, limits, and the run
 * directories.
 */
export type { ArtefactStore } from './artefacts/artefact-store.ts';
export { openArtefacts } from './artefacts/open-artefacts.ts';
