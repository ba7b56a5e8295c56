/** The first line of every result of simulated models. */
export const simulatedNotice = 'SIMULATED: the software works; the numbers say nothing about any model.';
