/**
 * An engine for tests: it knows a few credentials by heart and notes what it is asked.
 *
 * No digest, store or clock: those are tested with the engine.
 */
import { accepted, type Carriers, type Principal, Refusal, refused, scopeSet, type Verdict } from 'claviger'
import type { CheckingEngine } from '../credential/callers.ts'

export const testCarriers: Carriers = {
  headers: [
    { header: 'x-test-key', scheme: null, schemeCaseSensitive: false, carries: 'api_key' },
    { header: 'authorization', scheme: 'Bearer', schemeCaseSensitive: false, carries: 'either' },
    { header: 'authorization', scheme: 'program Key', schemeCaseSensitive: true, carries: 'api_key' },
  ],
  cookies: { access: '__Host-test_access', refresh: '__Host-test_refresh', device: '__Host-test_device' },
  keyPrefix: 'key_',
  several: 'refuse',
}

export function testPrincipal(type: 'api_key' | 'session', scopes: readonly string[] = ['*']): Principal {
  const credential =
    type === 'api_key'
      ? { type, id: 'k1', name: 'test', expiresAt: null, secretCreatedAt: 0, keptSecretId: 'p1' }
      : { type, id: 's1', expiresAt: Number.MAX_SAFE_INTEGER, keptSecretId: 'g1' }
  return {
    credential,
    account: { id: 'a1', email: 'a@example.test', name: null, verified: true },
    organization: { id: 'o1', name: 'test', role: 'owner', plan: 'free' },
    memberships: [],
    scopes: scopeSet(scopes),
    entitlements: {},
  }
}

/** Keys: `key_all` and `key_read` (scope `things:read`), known; `key_slow`, read from the store. Token: `token`. */
export class FakeEngine implements CheckingEngine {
  readonly dialect: { readonly carriers: Carriers }
  readonly calls: string[] = []
  readonly keyCheck: CheckingEngine['keyCheck']
  readonly accessCheck: CheckingEngine['accessCheck']

  constructor(carriers: Carriers = testCarriers) {
    this.dialect = { carriers }
    const invalid = refused(new Refusal('credential_invalid'))
    const known: Record<string, Verdict> = {
      key_all: accepted(testPrincipal('api_key')),
      key_read: accepted(testPrincipal('api_key', ['things:read'])),
      key_busy: refused(new Refusal('rate_limited', { retryAfterSeconds: 7 })),
    }
    this.keyCheck = {
      check: (presented, address) => {
        const text = presented.reveal()
        this.calls.push(`key ${text} from ${address}`)
        if (text === 'key_slow') return Promise.resolve(accepted(testPrincipal('api_key')))
        if (text === 'key_down') return Promise.reject(new Refusal('unavailable', { retryAfterSeconds: 2 }))
        return known[text] ?? Promise.resolve(invalid)
      },
      refuse: () => {
        this.calls.push('refuse')
        return Promise.resolve(invalid)
      },
    }
    this.accessCheck = {
      check: (presented, place) => {
        const text = presented.reveal()
        this.calls.push(`token ${text} from ${typeof place === 'string' ? place : place()}`)
        return text === 'token' ? accepted(testPrincipal('session')) : Promise.resolve(invalid)
      },
    }
  }
}
