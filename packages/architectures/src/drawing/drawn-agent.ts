/** The data of a system that a drawing needs. The manifest of a run keeps them too. Agents are in topological order. */
export interface DrawnSystem {
  readonly graph: {
    readonly agents: readonly {
      readonly id: string;
      readonly role: string;
      readonly kind: string;
      readonly model?: string | undefined;
      readonly turnOf?: string | undefined;
    }[];
    readonly edges: readonly (readonly [string, string])[];
  };
  readonly frozen?: readonly string[] | undefined;
}

/** What a drawing shows for one agent, or for one turn of an agent. */
export interface DrawnAgent {
  readonly id: string;
  /** The agent's role at full length. */
  readonly role: string;
  readonly kind: string;
  readonly isFurtherTurn: boolean;
  readonly isFrozen: boolean;
  /** The lines below the id: a short role, and properties such as a vote or a frozen prompt. */
  readonly lines: readonly string[];
}

/** The agents of a system in topological order, with the labels that every kind of drawing uses. */
export function drawnAgents({ graph, frozen = [] }: DrawnSystem): DrawnAgent[] {
  return graph.agents.map(({ id, role, kind, model, turnOf }) => {
    const isFrozen = frozen.includes(turnOf ?? id);
    const notes = [
      ...(kind === 'vote' ? ['vote, no model'] : []),
      ...(turnOf === undefined ? [] : [`shares the prompt of ${turnOf}`]),
      ...(isFrozen ? ['prompt is not optimized'] : []),
      ...(model === undefined ? [] : [`model ${model}`]),
    ];
    const lines = [...(turnOf === undefined ? [shortRole(role)] : []), ...notes];
    return { id, role, kind, isFurtherTurn: turnOf !== undefined, isFrozen, lines };
  });
}

const longestRole = 48;

/** The beginning of a role, up to its first punctuation mark. */
function shortRole(role: string): string {
  const [start] = role.split(/[:;,.](?:\s|$)/, 1) as [string];
  if (start.length <= longestRole) return start;
  return `${start.slice(0, longestRole).replace(/\s+\S*$/, '')} …`;
}
