/**
 * Telling a request that our own page sent from one that somebody else's page made the browser send (CSRF).
 *
 * SameSite on the cookies (`session-cookies.ts`) and bodies that are JSON only are two more lines behind this one.
 */
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { RequestProblem } from '../reply/request-problem.ts'

export interface CrossSiteOptions {
  /** Where the service's own pages are, `https://app.example`; only its origin counts. */
  readonly publicUrl: string
}

/** Whether `request` may change something on the authority of a cookie. */
export type SameSiteTest = (request: FastifyRequest) => boolean

/**
 * `Sec-Fetch-Site` first, which every browser since 2023 sends and no page can set: `same-origin` and `none` (typed,
 * bookmarked) pass; `same-site` does not, for another subdomain is another's page. Without it, `Origin` has to be ours;
 * every browser sends that with a POST, PUT, PATCH or DELETE. With neither there is no browser whose user could be tricked
 * (the reasoning of Go's `http.CrossOriginProtection`), so programs that hold a cookie jar pass.
 *
 * @throws TypeError where `publicUrl` is no URL
 */
export function sameSiteTest({ publicUrl }: CrossSiteOptions): SameSiteTest {
  const { origin } = new URL(publicUrl)
  return ({ headers }) => {
    const site = headers['sec-fetch-site']
    if (site !== undefined) return site === 'same-origin' || site === 'none'
    return headers.origin === undefined || headers.origin === origin
  }
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

/**
 * A hook that refuses with `cross_site` what another site's page sent, for routes that read or set cookies without a caller:
 * sign-in and refresh (signing somebody in to the attacker's account is an attack too). Routes with `requireCaller` have
 * it for callers by cookie already.
 */
export function guardCrossSite(options: CrossSiteOptions): onRequestHookHandler {
  const isSameSite = sameSiteTest(options)
  return (request, _reply, done) => {
    if (isSafeMethod(request.method) || isSameSite(request)) done()
    else done(new RequestProblem('cross_site'))
  }
}
