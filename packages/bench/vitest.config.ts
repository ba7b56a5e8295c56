import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { globalSetup: 'test/shared-process/start-processes.ts' } });
