import { hasSteps } from '@maspo/core';
import { testScores } from '../../records/manifest.ts';
import type { PageSection } from './page-section.ts';
import type { ReportInput, SearchInput } from './report-input.ts';
import { agentsPageSection } from './sections/agents.ts';
import { casesPageSection } from './sections/cases.ts';
import { costPageSection } from './sections/cost.ts';
import { failuresPageSection } from './sections/failures.ts';
import { familyPageSection } from './sections/family.ts';
import { flipsPageSection } from './sections/flips.ts';
import { misalignmentPageSection } from './sections/misalignment.ts';
import { nextPageSection } from './sections/next.ts';
import { promptsPageSection } from './sections/prompts.ts';
import { repeatPageSection } from './sections/repeat.ts';
import { searchPageSection } from './sections/search.ts';
import { trialsPageSection } from './sections/trials.ts';
import { verdictPageSection } from './sections/verdict.ts';

/** The whole report of a finished run. */
export async function reportSections(input: ReportInput): Promise<PageSection[]> {
  return [
    verdictPageSection(input),
    ...promptSections(input),
    ...(await searchSections(input)),
    ...(await closingSections(input)),
  ];
}

/** The result, without the search that led to it. */
export async function resultSections(input: ReportInput): Promise<PageSection[]> {
  return [verdictPageSection(input), ...promptSections(input), ...(await closingSections(input))];
}

/** The present prompts, and their agents. */
export function promptSections(input: SearchInput): PageSection[] {
  return [promptsPageSection(input), agentsPageSection(input)];
}

/** The course of the search. A search by trials has no beams and looks for no misalignment, so these sections are left out. */
export async function searchSections(input: SearchInput): Promise<PageSection[]> {
  const steps = hasSteps(input.run.events);
  return [
    ...(steps ? [searchPageSection(input), familyPageSection(input)] : []),
    ...trialsPageSection(input),
    ...misalignmentPageSection(input),
    ...(steps ? [await casesPageSection(input)] : []),
  ];
}

async function closingSections(input: ReportInput): Promise<PageSection[]> {
  return [
    // Only graded answers can change between right and wrong.
    ...(testScores(input.run.manifest) === 'graded' ? [await flipsPageSection(input)] : []),
    failuresPageSection(input),
    nextPageSection(input),
    costPageSection(input),
    repeatPageSection(input),
  ];
}
