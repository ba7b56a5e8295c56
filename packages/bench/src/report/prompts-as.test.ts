import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { promptsAs } from './prompts-as.ts';

const final = { solver: 'Solve ```{question}``` in \\boxed{}.\n\n"Now": \u2028 `', ['__proto__']: 'Check.' };
const prompts = { run: '0123456789ab', simulated: true, final, seen: ['aa'] };

describe('prompts are exported', () => {
  test.each([
    ['JSON', 'p.json', (text: string) => JSON.parse(text)],
    ['YAML', 'p.yaml', (text: string) => parse(text)],
  ])('as %s, with all their data', (_, file, read) => {
    expect(read(promptsAs(file, prompts))).toEqual(prompts);
  });

  test('as Markdown, in fences that no prompt ends, and marked as simulated', () => {
    const text = promptsAs('p.md', prompts);
    expect(text).toContain(`## solver\n\n\`\`\`\`text\n${final.solver}\n\`\`\`\``);
    expect(text).toContain('**SIMULATED.**');
    expect(promptsAs('p.md', { ...prompts, simulated: false })).not.toContain('SIMULATED');
  });

  test('as a module, where no agent name has a special meaning', () => {
    expect(promptsAs('p.ts', prompts)).toContain('  ["__proto__"]: "Check.",\n} as const;\n');
  });

  test('and in no other form', () => {
    expect(() => promptsAs('p.txt', prompts)).toThrow('p.txt: its name has to end in .json, .yaml, .yml, .md, .ts');
  });
});
