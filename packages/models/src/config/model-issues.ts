import { unknownName } from '@maspo/core';
import { modelFileIssues } from '../providers/llama/model-file.ts';
import { landscapes } from '../providers/simulated/landscapes/find-landscape.ts';
import type { SimulatedModelConfig } from '../providers/simulated/simulated-config.ts';
import type { ModelConfig } from './model-config.ts';
import type { ModelsConfig } from './models-config.ts';
import { type NamedModel, namedModels } from './named-models.ts';
import { isRemote, keyOf } from './provider-of.ts';

/**
 * The issues of the configured models, each one once: unknown landscapes, misplaced settings, prices in several currencies, and missing
 * prices if money is limited.
 */
export function modelIssues(
  configs: ModelsConfig,
  { limitsMoney = false }: { readonly limitsMoney?: boolean } = {},
): string[] {
  return [
    ...saidOfModels(namedModels(configs), (model) => [
      ...(model.config.provider === 'simulated' ? simulationProblems(model, model.config) : []),
      ...(isHashOfNothing(model.config) ? [noFile] : []),
      ...(limitsMoney && isUnpriced(model.config) ? [noPrices] : []),
    ]),
    ...currencyIssues(configs),
  ];
}

/** What is missing on this machine before these models can be called: keys and model files. Each issue appears once. */
export function missingForModels(models: readonly NamedModel[], { home }: { readonly home: string }): string[] {
  return saidOfModels(models, ({ config }) => {
    if (config.provider === 'llama') return modelFileIssues(config, home);
    if (!isRemote(config)) return [];
    const key = keyOf(config);
    return 'problem' in key ? [key.problem] : [];
  });
}

/** What `issuesOf` returns for each model. An issue that several models share appears once, after the places of all these models. */
export function saidOfModels(
  models: readonly NamedModel[],
  issuesOf: (model: NamedModel) => readonly string[],
): string[] {
  const places = new Map<string, string[]>();
  for (const model of models)
    for (const issue of issuesOf(model)) places.set(issue, [...(places.get(issue) ?? []), `models.${model.name}`]);
  return Array.from(places, ([issue, names]) => `${names.join(', ')}: ${issue}`);
}

/**
 * The currency of a run's amounts, taken from its prices. A price of 0 counts only if all prices are 0. Undefined if no currency is named.
 */
export function currencyOf(models: readonly Pick<NamedModel, 'config'>[]): string | undefined {
  const prices = models.flatMap(({ config }) => pricesOf(config) ?? []);
  const costly = prices.filter((each) => !isFree(each));
  return (costly.length > 0 ? costly : prices).flatMap(({ currency }) => currency ?? [])[0];
}

const noPrices =
  'no prices, which budget.maxMoney needs: give prices: { input, output } per million tokens, 0 for a model that costs nothing';

const noFile =
  'sha256 is that of a file: name the file, or leave sha256 out, because the catalogue has the hashes of its models';

function isHashOfNothing(config: ModelConfig): boolean {
  return config.provider === 'llama' && config.sha256 !== undefined && config.file === undefined;
}

/** A model in this process costs nothing. */
function isUnpriced(config: ModelConfig): boolean {
  return config.provider !== 'simulated' && config.provider !== 'llama' && config.prices === undefined;
}

function pricesOf(config: ModelConfig) {
  return config.provider === 'simulated' ? undefined : config.prices;
}

function isFree({ input, output }: { readonly input: number; readonly output: number }): boolean {
  return input === 0 && output === 0;
}

/**
 * Amounts in different currencies cannot be added. If some prices name a currency, all other prices must name it too, unless they are 0.
 */
function currencyIssues(configs: ModelsConfig): string[] {
  const named = namedModels(configs).flatMap(({ name, config }) => {
    const prices = pricesOf(config);
    return prices === undefined || isFree(prices) ? [] : [{ name, currency: prices.currency ?? 'no named currency' }];
  });
  if (new Set(named.map(({ currency }) => currency)).size < 2) return [];
  const seen = named.map(({ name, currency }) => `models.${name} in ${currency}`).join(', ');
  return [`models: the prices of one run must be in one currency, otherwise they cannot be added: seen ${seen}`];
}

function simulationProblems({ role }: NamedModel, { landscape, agent, judge }: SimulatedModelConfig): string[] {
  const known = landscapes.map(({ name }) => name);
  return [
    ...(landscape === undefined || known.includes(landscape) ? [] : [unknownName('landscape', landscape, { known })]),
    ...(judge === undefined || role === 'evaluator'
      ? []
      : ['judge is for the evaluator alone, which judges: move it to models.evaluator']),
    ...(agent === undefined || role === 'agent'
      ? []
      : ['agent is for the models that agents speak with: move it to models.agent, or below models.agents']),
  ];
}
