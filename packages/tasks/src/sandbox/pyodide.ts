import type { IsolationLevel } from './isolation-level.ts';
export const pyodide: IsolationLevel = {
  openWarden: async () => {
    throw new Error('todo');
  },
  openAsserts: async () => {
    throw new Error('todo');
  },
};
