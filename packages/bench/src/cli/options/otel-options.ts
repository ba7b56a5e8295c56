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

/** Opens spans if they are requested. The SDK is loaded only then, because loading it takes a while. */
export async function openSpansFor(
  { otel, otelContent: content = false }: OtelOptions,
  { keepsTexts, warn }: { readonly keepsTexts: boolean; readonly warn: (line: string) => void },
): Promise<OpenSpans | undefined> {
  if (!otel) return undefined;
  if (content && !keepsTexts)
    throw new MaspoError(
      'invalid-input',
      'this run may keep no texts (--no-traces, or traces: none), so they are not sent either: leave --otel-content out',
    );
  const { openSpans } = await import('../../otel/open-spans.ts');
  return openSpans({ content, warn });
}
