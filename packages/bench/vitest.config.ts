import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

export default mergeConfig(shared, {
  test: {
    globalSetup: 'test/shared-process/start-processes.ts',
    // Each worker has a process that runs its commands, so one worker alone would wait for it.
    maxWorkers: 2,
  },
});
