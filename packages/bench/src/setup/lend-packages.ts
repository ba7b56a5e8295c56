import { registerHooks } from 'node:module';

const ours = /^@maspo\/(?:core|architectures|tasks|models|bench)$/;
const lent = /^zod(?:\/|$)/;

let isLending = false;

/**
 * After this call, modules anywhere on the disk can import this project's packages, and zod if they do not have it
 * themselves. A module must not use its own copy of the packages, because the running program would not recognise its
 * errors and values.
 */
export function lendPackages(): void {
  if (isLending) return;
  isLending = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const fromHere = () => next(specifier, { ...context, parentURL: import.meta.url });
      if (ours.test(specifier)) return fromHere();
      if (!lent.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return fromHere();
      }
    },
  });
}
