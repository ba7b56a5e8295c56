import { timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { namesHere } from '../loopback/listen.ts';

/** The token that gives access, and the port. */
export interface ViewerAccess {
  readonly token: string;
  /** The port that the viewer listens at. The host of a request must have it. */
  readonly port: number;
}

/**
 * Allows only scripts and styles of this server. Drawings set colours by attributes, which `style-src` must allow. Texts cannot set
 * colours, because all texts are escaped.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Requires the token of the printed link and the address of this machine. The token becomes a cookie, which no script can read and which
 * pages of other sites do not send.
 */
export function guard({ token, port }: ViewerAccess): MiddlewareHandler {
  const hosts = namesHere(port);
  const cookie = `maspo-view-${port}`;
  return async (context, next) => {
    addHeaders(context);
    if (!hosts.includes(context.req.header('host') ?? ''))
      return context.text(`This viewer answers at ${hosts.join(' and ')} only.`, 421);
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD')
      return context.text('This viewer only shows: it takes GET and HEAD.', 405, { allow: 'GET, HEAD' });
    const given = context.req.query('token');
    if (given !== undefined) {
      if (!isSame(given, token)) return context.text(refusal, 403);
      setCookie(context, cookie, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      const url = new URL(context.req.url);
      url.searchParams.delete('token');
      return context.redirect(`/${url.pathname.replace(/^\/+/, '')}${url.search}`, 303);
    }
    if (!isSame(getCookie(context, cookie) ?? '', token)) return context.text(refusal, 403);
    await next();
    return undefined;
  };
}

const refusal = 'Refused: open the link that `maspo view` printed, with its token.';

function addHeaders(context: Context): void {
  context.header('content-security-policy', policy);
  context.header('x-content-type-options', 'nosniff');
  context.header('referrer-policy', 'no-referrer');
  context.header('cross-origin-resource-policy', 'same-origin');
  context.header('cross-origin-opener-policy', 'same-origin');
  context.header('cache-control', 'no-store');
}

/** Takes the same time for a wrong text as for the right one. */
function isSame(one: string, other: string): boolean {
  const [given, expected] = [Buffer.from(one), Buffer.from(other)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
