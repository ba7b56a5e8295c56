/** A terminal that wraps and reflows its lines as common ones do, and keeps what stands on it. */
export interface FakeTerminal {
  readonly isTTY: true;
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  resize(columns: number): void;
  /** The rows that are not empty, each with its line end if it was wrapped into the next one joined again. */
  lines(): string[];
}

interface Row {
  text: string;
  /** Whether its text goes on in the next row. */
  wrapped: boolean;
}

export function createFakeTerminal(columns: number, rows = 24): FakeTerminal {
  let width = columns;
  let screen: Row[] = [{ text: '', wrapped: false }];
  let row = 0;
  let column = 0;

  const putText = (text: string) => {
    for (const character of text) {
      if (column === width) {
        screen[row]!.wrapped = true;
        row += 1;
        column = 0;
        screen[row] ??= { text: '', wrapped: false };
      }
      const here = screen[row]!;
      here.text = here.text.slice(0, column) + character + here.text.slice(column + 1);
      column += 1;
    }
  };
  const logicalLines = () => {
    const lines: string[] = [''];
    for (const { text, wrapped } of screen) {
      lines[lines.length - 1] += text;
      if (!wrapped) lines.push('');
    }
    return lines.slice(0, -1);
  };
  const control: Readonly<Record<string, () => void>> = {
    '\r': () => {
      column = 0;
    },
    '\n': () => {
      row += 1;
      column = 0;
      screen[row] ??= { text: '', wrapped: false };
    },
    '\x1b[2K': () => {
      screen[row] = { text: '', wrapped: false };
      if (row > 0) screen[row - 1]!.wrapped = false;
    },
    '\x1b[1A': () => {
      row = Math.max(0, row - 1);
    },
  };
  return {
    isTTY: true,
    get columns() {
      return width;
    },
    rows,
    write: (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal gets is made of them.
      for (const [part] of text.matchAll(/\r|\n|\x1b\[[0-9]*[A-Z]|[^\r\n\x1b]+/g)) {
        const act = control[part];
        if (act !== undefined) act();
        else if (part.startsWith('\x1b')) throw new Error(`this terminal does not know ${JSON.stringify(part)}`);
        else putText(part);
      }
    },
    resize: (next) => {
      const lines = logicalLines().slice(0, row + 1);
      width = next;
      screen = [{ text: '', wrapped: false }];
      row = 0;
      column = 0;
      for (const [index, line] of lines.entries()) {
        if (index > 0) control['\n']!();
        putText(line);
      }
    },
    lines: () => logicalLines().filter((line) => line !== ''),
  };
}
