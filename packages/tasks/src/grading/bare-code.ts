import { withoutStrings } from './strings-and-comments.ts';

const start =
  /^(?:(?:async )?def [\p{L}_]|class [\p{L}_]|@[\p{L}_]|import [\w.]+(?:\s+as \w+|\s*,.*)?\s*(?:#.*)?$|from [\w.]+ import )/u;
const block =
  /^(?:if|elif|for|while|with|try|except|finally|else|match|async (?:def|for|with)|def|class)\b.*:\s*(?:#.*)?$|^(?:if|for|while|with)\b.*[([{,\\]$/;
const statement =
  /^(?:[#@)\]}]|"""|'''|(?:pass|break|continue)\s*$|(?:return|raise|assert|del|global|nonlocal|print\b|import|from)\b|def \w|class \w|[\p{L}_][\p{L}\p{N}_.]*(?:\[.*\])?(?:\s*,\s*[\p{L}_][\p{L}\p{N}_]*)*\s*(?::[^=]+)?(?:[-+*/%|&^@]|\/\/|\*\*|<<|>>)?=(?!=)|[\p{L}_][\p{L}\p{N}_.]*\(.*[)(,[{\\]\s*(?:#.*)?$)/u;
/** Before the first definition, prose such as "Input: x = 5" and "n = 3 is given" must not be read as an assignment. */
const assignment =
  /^[\p{L}_][\p{L}\p{N}_]*\s*(?::\s*(?:int|float|str|bool|list|dict|set|tuple|List|Dict|Set|Tuple|Final|Optional)\b[^=]*)?=(?!=)/u;
const proseAfterEquals =
  /(?<![\p{L}\p{N}_])(?!(?:if|else|for|in|not|and|or|lambda|async|await|yield|from)\s)[\p{L}\p{N}_]+\s+(?!(?:if|else|for|in|not|and|or|lambda|async|await)\b)\p{L}|\p{L}[.!?]\s*$/u;
const fence = /^[ \t]*(?:```|~~~)/;
/** The patterns take quadratic time, and the beginning of a line suffices. */
const longestRead = 1000;

/**
 * The Python code in a text without fences, from its first definition or import, or from the assignments directly before it. Prose before,
 * between and after its top-level statements is left out. With `endsAtFence` the code ends at the first fence outside a long string. With
 * `startsAsCode` the text begins with code, whatever its first lines are. Undefined if there is no definition or import.
 */
export function bareCode(text: string, { endsAtFence = false, startsAsCode = false } = {}): string | undefined {
  const taken: string[] = [];
  const before: string[] = [];
  let isCode = startsAsCode;
  let state: LineState = { brackets: 0, quote: undefined };
  for (const line of text.split('\n')) {
    if (endsAtFence && state.quote === undefined && fence.test(line)) {
      if (isCode) taken.push('');
      break;
    }
    const read = line.slice(0, longestRead);
    const isInside = state.brackets > 0 || state.quote !== undefined;
    if (taken.length === 0 && !isCode) {
      if (!start.test(read)) {
        const continues = isInside || (before.length > 0 && (line.trim() === '' || line.startsWith('#')));
        if (continues || isAssignment(read)) {
          follow(line, state);
          before.push(line);
        } else before.length = 0;
        continue;
      }
      // What looked like an assignment with an open bracket was none.
      if (isInside) {
        before.length = 0;
        state = { brackets: 0, quote: undefined };
      }
      isCode = true;
      taken.push(...before);
    } else if (!isInside && /^\S/.test(line))
      isCode =
        start.test(read) || (isCode && (block.test(read) || statement.test(read) || (startsAsCode && isCutOff(line))));
    if (!isCode) continue;
    follow(line, state);
    taken.push(line);
  }
  return taken.length === 0 ? undefined : taken.join('\n');
}

function isAssignment(line: string): boolean {
  const found = line.match(assignment);
  return found !== null && !proseAfterEquals.test(withoutStrings(line.slice(found[0].length)));
}

/** A call that ends within its brackets, as in an output that reached its limit. The program is then incomplete, not followed by prose. */
function isCutOff(line: string): boolean {
  const state: LineState = { brackets: 0, quote: undefined };
  follow(line, state);
  return state.brackets > 0 && /^[\p{L}_][\p{L}\p{N}_.]*\(/u.test(line);
}

export interface LineState {
  brackets: number;
  quote: string | undefined;
}

const tokens = /"""|'''|\\[\s\S]|["']|[()[\]{}]|#/g;

/** Records the brackets and long strings that a line leaves open. Short strings end with the line. */
export function follow(line: string, state: LineState): void {
  let short: string | undefined;
  for (const [token] of line.matchAll(tokens)) {
    if (state.quote !== undefined) {
      if (token === state.quote) state.quote = undefined;
    } else if (short !== undefined) {
      if (token === short) short = undefined;
    } else if (token === '#') return;
    else if (token === '"""' || token === "'''") state.quote = token;
    else if (token === '"' || token === "'") short = token;
    else if ('([{'.includes(token)) state.brackets++;
    else if (')]}'.includes(token)) state.brackets = Math.max(0, state.brackets - 1);
  }
}
