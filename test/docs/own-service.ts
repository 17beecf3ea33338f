/**
 * A service of one's own on the engine: the example of the README, which is this file from the first import on.
 *
 * It speaks no HTTP; reading credentials off requests is packages/fastify's.
 */
import { randomBytes } from 'node:crypto'
import { openStore } from '@claviger/store'
import {
  createEngine,
  createSealer,
  type Dialect,
  hmacSha256,
  prefixedKeyFormat,
  requireEmailAddress,
  Secret,
  type Verdict,
} from 'claviger'

// All in which one service differs from another is data.
const weather: Dialect = {
  name: 'weather',
  keyFormat: prefixedKeyFormat('wx_ak_'),
  digestSchemes: [hmacSha256],
  scopes: ['forecasts:read', 'stations:write'],
  entitlements: { unverified: { stations: 1 }, verified: { stations: null } },
  carriers: {
    headers: [{ header: 'x-api-key', scheme: null, schemeCaseSensitive: false, carries: 'api_key' }],
    cookies: { access: '__Host-wx_access', refresh: '__Host-wx_refresh', device: '__Host-wx_device' },
    keyPrefix: 'wx_ak_',
    several: 'refuse',
  },
  memberships: 'one',
  keyRequestsPerMinute: 600,
}

// Or file:weather.db, which is this process's alone until the store is closed, or postgres://…
const store = await openStore(':memory:')
await store.migrate()
const engine = createEngine({
  dialect: weather,
  store,
  feed: store.feed,
  sealer: createSealer(new Secret(randomBytes(32).toString('base64')), randomBytes), // keep this secret
  random: randomBytes,
  issuer: 'https://weather.example',
  policy: { isCommon: () => false, words: ['weather'] },
  firstPlan: 'free',
})
await engine.tendSecrets(Date.now())

const email = requireEmailAddress('ada@example.com')
const password = new Secret<'password'>('cobalt ferry lantern')
// Where a request came from: audit events and lists of sessions tell it.
const origin = { address: '192.0.2.1', network: '192.0.2.0/24', device: 'Firefox on Linux', requestId: 'r1' }
await engine.accounts.signUp({ email, password, name: 'Ada', organization: null, origin }, Date.now())
const tokens = await engine.accounts.signIn(
  { email, password, transport: 'bearer', origin, deviceDigest: null },
  Date.now(),
)

const tell = (verdict: Verdict): void => {
  if (!verdict.ok) console.log(verdict.refusal.code)
  else console.log(`${verdict.principal.account.name} may ${verdict.principal.scopes.names}`)
}

const ada = await engine.accessCheck.check(tokens.accessToken, '192.0.2.1', Date.now())
if (!ada.ok) throw ada.refusal
// Judged again in the transaction of whatever it asks for.
const author = { type: 'principal', principal: ada.principal, demands: {}, origin } as const
const bounds = { scopes: ['forecasts:read'], expiresAt: null, allowedIps: [] }
const { key, presented } = await engine.keys.create(author, 'my-script', bounds, Date.now())
tell(await engine.keyCheck.check(presented, '192.0.2.1', Date.now()))
await engine.keys.revoke(author, key.id, Date.now())
tell(await engine.keyCheck.check(presented, '192.0.2.1', Date.now()))

await store.close()
