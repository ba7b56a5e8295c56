import { unknownName } from '@maspo/core';
import { modelFileIssues } from '../providers/llama/model-file.ts';
import { landscapes } from '../providers/simulated/landscapes/find-landscape.ts';
import type { SimulatedModelConfig } from '../providers/simulated/simulated-config.ts';
import type { ModelConfig } from './model-config.ts';
import type { ModelsConfig } from './models-config.ts';
import { type NamedModel, namedModels } from './named-models.ts';
import { isRemote, keyOf } from './provider-of.ts';

/**
 * What is wrong with the configured models, each thing once: unknown landscapes, settings in a wrong place, prices in several currencies,
 * and where money is limited, missing prices.
 */
export function modelIssues(
  configs: ModelsConfig,
  { limitsMoney = false }: { readonly limitsMoney?: boolean } = {},
): string[] {
  return [
    ...saidOfModels(configs, (model) => [
      ...(model.config.provider === 'simulated' ? simulationProblems(model, model.config) : []),
      ...(isHashOfNothing(model.config) ? [noFile] : []),
      ...(limitsMoney && isUnpriced(model.config) ? [noPrices] : []),
    ]),
    ...currencyIssues(configs),
  ];
}

/** What is missing on this machine before the configured models can be called, each thing once: keys, and files of models. */
export function missingForModels(configs: ModelsConfig, { home }: { readonly home: string }): string[] {
  return saidOfModels(configs, ({ config }) => {
    if (config.provider === 'llama') return modelFileIssues(config, home);
    if (!isRemote(config)) return [];
    const key = keyOf(config);
    return 'problem' in key ? [key.problem] : [];
  });
}

/** What `issuesOf` says of each model. Where it says the same of several, it is said once, after the places of all of them. */
export function saidOfModels(configs: ModelsConfig, issuesOf: (model: NamedModel) => readonly string[]): string[] {
  const places = new Map<string, string[]>();
  for (const model of namedModels(configs))
    for (const issue of issuesOf(model)) places.set(issue, [...(places.get(issue) ?? []), `models.${model.name}`]);
  return Array.from(places, ([issue, names]) => `${names.join(', ')}: ${issue}`);
}

/** The currency of the amounts of a run: that of its prices. A price of 0 counts where no other is given. Undefined where none is named. */
export function currencyOf(models: readonly Pick<NamedModel, 'config'>[]): string | undefined {
  const prices = models.flatMap(({ config }) => pricesOf(config) ?? []);
  const costly = prices.filter((each) => !isFree(each));
  return (costly.length > 0 ? costly : prices).flatMap(({ currency }) => currency ?? [])[0];
}

const noPrices =
  'no prices, which budget.maxMoney needs: give prices: { input, output } per million tokens, 0 for a model that costs nothing';

const noFile =
  'sha256 is that of a file: name the file, or leave it out, as the catalogue has the hashes of its models';

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

/** Amounts in different currencies cannot be added. Where some prices name theirs, the others have to name it as well, unless they are 0. */
function currencyIssues(configs: ModelsConfig): string[] {
  const named = namedModels(configs).flatMap(({ name, config }) => {
    const prices = pricesOf(config);
    return prices === undefined || isFree(prices) ? [] : [{ name, currency: prices.currency ?? 'no named currency' }];
  });
  if (new Set(named.map(({ currency }) => currency)).size < 2) return [];
  const seen = named.map(({ name, currency }) => `models.${name} in ${currency}`).join(', ');
  return [`models: prices of one run must be in one currency, or they could not be added: seen ${seen}`];
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
