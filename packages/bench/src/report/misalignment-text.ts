/** What both reports say about misalignment. */
export const misalignmentText = {
  case: 'In a misalignment case, a new prompt improved the output of its own agent on a question, but it did not improve the outputs of the agents after it, or the final answer.',
  sameText:
    'If all outputs downstream are the same text under both prompts, the comparison shows nothing: it counts only as same text.',
};
