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

const store = await openStore(':memory:') // or file:weather.db, or postgres://…
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

const email = 'ada@example.com'
const password = new Secret<'password'>('cobalt ferry lantern')
await engine.accounts.signUp({ email, password, name: 'Ada', organization: null }, Date.now())
const tokens = await engine.accounts.signIn(
  { email, password, transport: 'bearer', origin: { device: '', place: '' }, deviceDigest: null },
  Date.now(),
)

const tell = (verdict: Verdict): void => {
  if (!verdict.ok) console.log(verdict.refusal.code)
  else console.log(`${verdict.principal.account.name} may ${verdict.principal.scopes.names}`)
}

const ada = await engine.accessCheck.check(tokens.accessToken, '192.0.2.1', Date.now())
if (!ada.ok) throw ada.refusal
const bounds = { scopes: ['forecasts:read'], expiresAt: null, allowedIps: [] }
const { key, presented } = await engine.keys.create(ada.principal, 'my-script', bounds, Date.now())
tell(await engine.keyCheck.check(presented, '192.0.2.1', Date.now()))
await engine.keys.revoke(ada.principal, key.id, false, Date.now())
tell(await engine.keyCheck.check(presented, '192.0.2.1', Date.now()))

await store.close()
