import type { Manifest } from '../../records/manifest.ts';
import { type Html, html } from './html.ts';

/** States that models were simulated, and which; empty if none was. */
export function simulatedBanner(manifest: Pick<Manifest, 'simulated' | 'models'>): Html {
  if (!manifest.simulated) return html``;
  const roles = Object.entries(manifest.models).flatMap(([role, model]) =>
    model.provider === 'simulated' ? role : [],
  );
  return html`<p class="banner"><strong>SIMULATED.</strong> The ${roles.join(', ')} model${roles.length > 1 ? 's were' : ' was'} simulated: these numbers show that the software works, and say nothing about any language model.</p>\n`;
}

/** States what was left out on purpose; empty if nothing was. */
export function ablationBanner(ablations: readonly string[]): Html {
  if (ablations.length === 0) return html``;
  return html`<p class="banner"><strong>ABLATION.</strong> A part was left out on purpose, so this is not MASPO: ${ablations.join('; ')}.</p>\n`;
}
