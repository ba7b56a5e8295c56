import { MaspoError } from '@maspo/core';
import { Option } from 'commander';
import type { OpenSpans } from '../../otel/open-spans.ts';

export interface OtelOptions {
  readonly otel?: boolean;
  readonly otelContent?: boolean;
}

export function otelOptions(): Option[] {
  return [
    new Option('--otel', 'send spans to the OpenTelemetry collector that OTEL_EXPORTER_OTLP_ENDPOINT names'),
    new Option('--otel-content', 'with --otel: send the texts of prompts and replies as well').implies({ otel: true }),
  ];
}

/** Opens spans; undefined if none are wanted. `warn` gets the first failure to send them. */
export type SpansToOpen = (warn: (line: string) => void) => Promise<OpenSpans | undefined>;

/** The spans that the options ask for. Throws `MaspoError('invalid-input')` for texts of a run that may keep none. */
export function spansOf(
  { otel, otelContent: content = false }: OtelOptions,
  { keepsTexts }: { readonly keepsTexts: boolean },
): SpansToOpen {
  if (content && !keepsTexts)
    throw new MaspoError(
      'invalid-input',
      'this run may keep no texts (--no-traces, or traces: none), so they are not sent either: leave --otel-content out',
    );
  return async (warn) => {
    if (!otel) return undefined;
    // The SDK is loaded only when it is needed, because loading it takes a while.
    const { openSpans } = await import('../../otel/open-spans.ts');
    return openSpans({ content, warn });
  };
}
