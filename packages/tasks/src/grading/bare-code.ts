const start = /^(?:(?:async )?def \w|class \w|@\w|import [\w.]+(?:\s+as \w+|\s*,.*)?\s*(?:#.*)?$|from [\w.]+ import )/;
const block =
  /^(?:if|elif|for|while|with|try|except|finally|else|match|async (?:def|for|with)|def|class)\b.*:\s*(?:#.*)?$|^(?:if|for|while|with)\b.*[([{,\\]$/;
const statement =
  /^(?:[#@)\]}]|"""|'''|(?:pass|break|continue)\s*$|(?:return|raise|assert|del|global|nonlocal|print\b|import|from)\b|def \w|class \w|[A-Za-z_][\w.]*(?:\[.*\])?(?:\s*,\s*[A-Za-z_]\w*)*\s*(?::[^=]+)?(?:[-+*/%|&^@]|\/\/|\*\*|<<|>>)?=(?!=)|[A-Za-z_][\w.]*\(.*[)(,[{\\]\s*(?:#.*)?$)/;
const fence = /^[ \t]*(?:```|~~~)/;

/**
 * The Python code in a text without fences, from its first definition or import. Prose before, between and after its
 * top-level statements is left out. With `endsAtFence` the code ends at the first fence outside a long string.
 * Undefined if there is no definition or import.
 */
export function bareCode(text: string, { endsAtFence = false } = {}): string | undefined {
  const taken: string[] = [];
  let isCode = false;
  const state: LineState = { brackets: 0, quote: undefined };
  for (const line of text.split('\n')) {
    if (endsAtFence && state.quote === undefined && fence.test(line)) {
      if (isCode) taken.push('');
      break;
    }
    const isInside = state.brackets > 0 || state.quote !== undefined;
    if (!isInside && /^\S/.test(line))
      isCode = start.test(line) || (isCode && (block.test(line) || statement.test(line)));
    if (!isCode) continue;
    follow(line, state);
    taken.push(line);
  }
  return taken.length === 0 ? undefined : taken.join('\n');
}

interface LineState {
  brackets: number;
  quote: string | undefined;
}

const tokens = /"""|'''|\\[\s\S]|["']|[()[\]{}]|#/g;

/** Records the brackets and long strings that a line leaves open. Short strings end with the line. */
function follow(line: string, state: LineState): void {
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
