import { contentHash } from '../src/text/content-hash.ts';
import { blockOf, type Script } from './scripted-model.ts';

/** Every reply depends on a hash of its request: outputs are one digit, so some are equal; some replies cannot be used. */
export const hashWorld: Script = (text, { purpose, draw = '' }) => {
  const digest = contentHash(text + draw);
  if (purpose === 'agent') return digest[0]! < '1' ? { failure: 'overflow' } : digest[0]!;
  if (purpose === 'assess')
    return `<local>yes</local><lookahead>no</lookahead><global>${digest < '8' ? 'yes' : 'no'}</global>`;
  if (purpose === 'judge') {
    if (digest < '1') return 'Hard to say.';
    return `<choice>${blockOf(text, 'output_A') > blockOf(text, 'output_B') ? 'A' : 'B'}</choice>`;
  }
  if (digest < '2') return `<prompt>${blockOf(text, 'current_prompt')}</prompt>`;
  return `<prompt>variant ${digest.slice(0, 6)} {question}${digest < '8' ? ' {context}' : ''}</prompt>`;
};
