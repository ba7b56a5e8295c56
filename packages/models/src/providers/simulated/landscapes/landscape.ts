/**
 * An instruction in a prompt, recognised by its sentence, and its effects on an agent of the simulated world. All numbers are shares of 1
 * and were fixed before any optimizer ran with them.
 */
export interface Trait {
  readonly id: string;
  /** The sentence that carries the trait in a prompt. */
  readonly sentence: string;
  /** Added to the chance that the agent's own solution is right. */
  readonly skill: number;
  /** Added to how good an output looks to a judge, right or wrong. */
  readonly appeal: number;
  /** A mark that readers of the output see, and how much more (or less) they trust the output because of it. */
  readonly mark?: { readonly text: string; readonly trust: number };
  /** The chance that the mark is shown on a right and on a wrong answer. If left out, it is always shown. */
  readonly shown?: { readonly right: number; readonly wrong: number };
  /** Added to the chance that the agent takes the right answer if its own solution differs from the one that it received. */
  readonly discernment?: number;
  /** Id of the trait that this trait replaces in a prompt. */
  readonly replaces?: string;
  /**
   * How likely the proposer is to suggest the trait: without a reason, if the traces show its symptom, and if there is
   * a misleading case.
   */
  readonly proposed: { readonly unasked: number; readonly onSymptom: number; readonly onMisleadingCase: number };
  /** Whether the trait applies only to agents that receive the work of other agents. */
  readonly forReaders?: boolean;
}

export interface Landscape {
  readonly name: string;
  readonly description: string;
  readonly traits: readonly Trait[];
  /** Chance of a right own solution at middle difficulty without any trait, and how much difficulty raises or lowers this chance. */
  readonly agent: { readonly baseSkill: number; readonly difficultySpread: number; readonly baseTrust: number };
  readonly judge: {
    /** Chance that the judge notices whether an output is right. */
    readonly acuity: number;
    /** Standard deviation of the noise on each output's impression; being right is worth 1. */
    readonly noise: number;
    /** Two impressions that differ by less than this are a tie. */
    readonly tieBand: number;
    /** Added to the impression of the output that is shown first. */
    readonly positionBias: number;
    /** Share of an output's appeal that counts when final responses are compared, because being right then matters more than style. */
    readonly appealOnFinal: number;
  };
  /** Chance of a reply without the required form, and of a proposed prompt with a missing token. */
  readonly slips: { readonly unusableReply: number; readonly brokenTemplate: number };
}
