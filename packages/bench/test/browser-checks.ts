import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Opens all folded sections. */
export async function unfold(tab: Page): Promise<void> {
  await tab.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
}

/** The serious and critical violations that axe finds, each with its first element. The page's policy must be bypassed. */
export async function seriousViolations(tab: Page, options: object): Promise<string[]> {
  await tab.evaluate(axe.source);
  const { violations } = (await tab.evaluate(`axe.run(${JSON.stringify(options)})`)) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
