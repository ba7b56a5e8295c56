import { type ModelsConfig, namedModels } from '@maspo/models';
import { elapsedText } from '../report/elapsed-text.ts';
import { wrappedLines } from '../terminal/fitted-lines.ts';
import { panelTable } from '../terminal/panel-table.ts';
import type { Amount, Amounts, Forecast } from './forecast.ts';
import type { Ground } from './grounds.ts';

/** A forecast for people, of one run or of many together. */
export type ForecastTexts = Pick<Forecast, 'bound' | 'expected'>;

/** A group of amounts as a table of 80 columns, with the bound and the expected amounts. Without prices it has no column of money. */
export function amountTable(
  title: string,
  { bound, expected }: ForecastTexts,
  { by, currency = '' }: { readonly by: 'byPurpose' | 'byModel' | 'byPhase'; readonly currency?: string | undefined },
): string[] {
  const groups: readonly [string, Amount, Amount | undefined][] = [
    ...Object.entries(bound[by]).map(([name, most]): [string, Amount, Amount | undefined] => [
      name,
      most,
      expected[by][name],
    ]),
    ['in all', bound.total, expected.total],
  ];
  const isPriced = groups.some(([, { money = 0 }]) => money > 0);
  const money = (amount: Amount | undefined) => (isPriced ? [amount === undefined ? '' : moneyText(amount)] : []);
  const unit = currency === '' ? '' : ` ${currency}`;
  return panelTable(
    [
      title,
      'calls at most',
      'calls expected',
      'tokens in + out at most',
      'tokens in + out expected',
      ...(isPriced ? [`money${unit} at most`, `money${unit} expected`] : []),
    ],
    groups.map(([name, most, usual]) => [
      name,
      countText(most.calls),
      usual === undefined ? '' : countText(usual.calls),
      inAndOut(most),
      usual === undefined ? '' : inAndOut(usual),
      ...money(most),
      ...money(usual),
    ]),
  );
}

/** The expected cost, or which prices are missing. */
export function moneySentence(
  { bound, expected }: ForecastTexts,
  models: ModelsConfig,
  currency: string | undefined,
): string {
  const unpriced = namedModels(models).flatMap(({ name, config }) =>
    config.provider === 'simulated' || config.provider === 'llama' || config.prices !== undefined
      ? []
      : [`models.${name}`],
  );
  if (bound.total.money !== undefined && expected.total.money !== undefined) {
    if (bound.total.money === 0) return 'nothing';
    const amount = (money: number) => (currency === undefined ? money.toFixed(2) : `${money.toFixed(2)} ${currency}`);
    const unit = currency === undefined ? ', in the currency of your prices, which prices.currency can name' : '';
    return `${amount(expected.total.money)} expected, ${amount(bound.total.money)} at most${unit}`;
  }
  return `not forecast, because no prices are given: write prices: { input, output, currency: USD }, per million tokens, for ${unpriced.join(', ')}`;
}

/** The expected time, or which setting is missing. */
export function timeSentence({ bound, expected }: ForecastTexts): string {
  if (bound.seconds === undefined || expected.seconds === undefined)
    return 'not forecast, because the time of a reply is not known: give it, e.g. --assume secondsPerCall=5, or let a run of these models finish below results/';
  if (bound.seconds === 0) return 'no waiting: nothing is called over the network';
  return `${elapsedText(expected.seconds * 1000)} expected, ${elapsedText(bound.seconds * 1000)} at most, at the times of a reply below`;
}

/**
 * What the figures rest on: first those that were measured or given, then the guesses. Figures by purpose are shown only for purposes with
 * calls.
 */
export function groundLines(grounds: readonly Ground[], { bound }: Pick<ForecastTexts, 'bound'>): string[] {
  const called = grounds.filter(({ name }) => {
    const [, purpose] = name.split('.');
    return purpose === undefined || (bound.byPurpose[purpose]?.calls ?? 0) > 0;
  });
  const of = (from: Ground['from']) => called.filter((ground) => ground.from === from);
  const listed = (some: readonly Ground[]) =>
    some.map(({ name, value }) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
  const line = (text: string) => wrappedLines(`  ${text}`, { indent: 4 });
  return [
    'Rests on:',
    ...of('measured').flatMap(({ name, value, says }) => line(`measured: ${name}=${value}, ${says}`)),
    ...(of('given').length === 0 ? [] : line(`given: ${listed(of('given'))}`)),
    ...(of('guessed').length === 0
      ? []
      : line(
          `guessed, and not measured: ${listed(of('guessed'))}; --json prints what each means and why it has this value`,
        )),
    ...(of('unknown').length === 0
      ? []
      : line(
          `unknown: ${of('unknown')
            .map(({ name }) => name)
            .join(', ')}`,
        )),
  ];
}

export function notCountedLines(notCounted: readonly string[]): string[] {
  return ['Not counted:', ...notCounted.flatMap((line) => wrappedLines(`  ${line}`, { indent: 4 }))];
}

/** The problems that prevent the run. */
export function problemLines(problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const many = problems.length === 1 ? 'one thing has' : `${problems.length} things have`;
  return [
    '',
    `Before it can run, ${many} to be put right:`,
    ...problems.flatMap((line) => wrappedLines(`  - ${line}`, { indent: 4 })),
  ];
}

/** Nothing where a model has no prices. */
export function moneyText({ money }: Amount): string {
  return money === undefined ? 'no prices' : money.toFixed(2);
}

export function countText(value: number): string {
  return value.toLocaleString('en-US');
}

function inAndOut({ inputTokens, outputTokens }: Amount): string {
  return `${countText(inputTokens)} + ${countText(outputTokens)}`;
}

/** The seconds of a group of amounts, or nothing where they are not known. */
export function secondsText({ seconds }: Amounts): string {
  return seconds === undefined || seconds === 0 ? '' : elapsedText(seconds * 1000);
}
