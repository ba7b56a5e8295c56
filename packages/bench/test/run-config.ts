const simulated = { provider: 'simulated' };

/** A configuration of a short search on sample questions, with simulated models and no judge check. `changes` replace whole sections. */
export function shortConfig(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    task: { benchmark: 'sample-math', pool: 12 },
    architecture: { name: 'sequential' },
    optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 2 } },
    models: { agent: simulated, optimizer: simulated, evaluator: simulated },
    judgeCheck: 'off',
    seed: 1,
    ...changes,
  };
}
