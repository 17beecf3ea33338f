/**
 * Two copies of the engine in one process, as bundles and nested versions make them: what one says, guards of the other take
 * as it was meant.
 *
 * Each class is there twice then, and `instanceof` says no to everything. What guards make of nonsense is
 * packages/fastify/src/credential/broken-engine.test.ts.
 */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  callerOf,
  createLimits,
  createServer,
  credentials,
  type Limits,
  readCaller,
  requestProblemRows,
  requireCaller,
  type Server,
} from '@claviger/fastify'
import { type OpenedStore, openStore } from '@claviger/store'
import * as own from 'claviger'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { by, testOrigin } from '../../packages/engine/src/testing/author.ts'
import { keyHolder } from '../../services/basker/partners/src/gate/key-holder.ts'
import { prefixedDialect } from './deployment.ts'

type EngineModule = typeof own

const root = join(import.meta.dirname, '../..')
const engineFolder = join(root, 'packages/engine')
const carriers: own.Carriers = {
  ...prefixedDialect.carriers,
  headers: [
    { header: 'x-api-key', scheme: null, schemeCaseSensitive: false, carries: 'api_key' },
    { header: 'authorization', scheme: 'Bearer', schemeCaseSensitive: false, carries: 'either' },
  ],
  keyPrefix: 'tst_ak_',
}

const replies = {
  rows: {
    ...(Object.fromEntries(
      own.refusalCodes.map((code) => [code, { status: statusOf(code), sentence: code }]),
    ) as Record<own.RefusalCode, { status: number; sentence: string }>),
    ...requestProblemRows,
  },
  body: (error: string) => ({ error }),
}

function statusOf(code: own.RefusalCode): number {
  if (/^(credential|sign_in)/.test(code)) return 401
  if (code === 'rate_limited') return 429
  return code === 'unavailable' ? 503 : 403
}

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'claviger-copies-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function load(path: string): Promise<EngineModule> {
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as EngineModule
}

/** As a nested version is installed. */
async function installedTwice(): Promise<EngineModule> {
  cpSync(engineFolder, join(folder, 'nested'), { recursive: true })
  return load(join(folder, 'nested/src/index.ts'))
}

/** As a production build makes it: one file, names and all made short. */
async function bundled(): Promise<EngineModule> {
  await build({
    root: engineFolder,
    configFile: false,
    logLevel: 'silent',
    build: { ssr: 'src/index.ts', outDir: join(folder, 'bundle'), minify: true, emptyOutDir: true },
  })
  return load(join(folder, 'bundle/index.js'))
}

const password = 'nine blue herons'
const path = {
  any: '/any',
  scoped: '/scoped',
  people: '/people',
  open: '/open',
  partner: '/partner',
} as const

describe.each([
  ['installed twice', installedTwice],
  ['bundled and shortened', bundled],
])('an engine that is %s', (_how, make) => {
  let other: EngineModule
  let store: OpenedStore
  let engine: own.Engine
  let app: Server
  let limits: Limits<'guess'>
  let origin: string
  let key: string
  let token: string
  let isGone = false

  beforeAll(async () => {
    other = await make()
    store = await openStore(':memory:')
    await store.migrate()
    engine = await engineOf(other, store, () => isGone)
    limits = createLimits({ guess: { points: 2, windowSeconds: 60 } })
    app = served(engine, limits)
    origin = await app.listen({ host: '127.0.0.1', port: 0 })
    const email = other.requireEmailAddress('ada@example.org')
    const now = Date.now()
    await engine.accounts.signUp(
      { email, password: new other.Secret(password), name: 'Ada', organization: null, origin: testOrigin },
      now,
    )
    const tokens = await engine.accounts.signIn(
      {
        email,
        password: new other.Secret(password),
        transport: 'bearer',
        origin: testOrigin,
        deviceDigest: null,
      },
      now,
    )
    token = tokens.accessToken.reveal()
    const ada = await engine.accessCheck.check(tokens.accessToken, '', now)
    if (!ada.ok) throw ada.refusal
    const made = await engine.keys.create(by(ada.principal), 'all', { scopes: ['*'] }, now)
    key = made.presented.reveal()
  })
  afterAll(async () => {
    await app.close()
    await store.close()
  })

  const ask = async (url: string, headers: Record<string, string>): Promise<readonly [number, string]> => {
    const reply = await fetch(origin + url, { headers })
    return [reply.status, await reply.text()]
  }

  test('has classes of its own', () => {
    const theirs = new other.Refusal('credential_invalid')
    const { Refusal: Ours } = own
    expect(Object.getPrototypeOf(theirs)).not.toBe(Ours.prototype)
    expect(own.isRefusal(theirs)).toBe(true)
    expect(other.isRefusal(new Ours('busy'))).toBe(true)
  })

  test.each([
    { url: path.any, key: 200, token: 200, bad: 401 },
    { url: path.scoped, key: 200, token: 200, bad: 401 },
    { url: path.people, key: 403, token: 200, bad: 401 },
    { url: path.open, key: 200, token: 200, bad: 200 },
    { url: path.partner, key: 200, token: 401, bad: 401 },
  ])('is understood by the guards of $url', async ({ url, ...expected }) => {
    const bearing = async (credential: string) => ask(url, { authorization: `Bearer ${credential}` })
    expect((await bearing(key))[0]).toBe(expected.key)
    expect((await bearing(token))[0]).toBe(expected.token)
    expect((await ask(url, {}))[0]).toBe(expected.bad)
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
    for (const bad of [wrong, 'tst_ak_rubbish', 'rubbish', 'x'.repeat(3_000), `${token}x`]) {
      const [status, body] = await bearing(bad)
      expect([bad, status]).toEqual([bad, expected.bad])
      if (expected.bad === 200) expect(body).toBe('{"kind":"refused"}')
    }
  })

  test('is understood where the store, which is of the first copy, is out of reach', async () => {
    const fresh = await engineOf(other, store, () => isGone)
    const second = served(fresh, limits)
    isGone = true
    for (const url of [path.any, path.scoped, path.people]) {
      const reply = await second.inject({ url, headers: { 'x-api-key': key } })
      expect([url, reply.statusCode]).toEqual([url, 503])
    }
    const open = await second.inject({ url: path.open, headers: { 'x-api-key': key } })
    expect(open.json()).toEqual({ kind: 'refused' })
    isGone = false
    await second.close()
  })

  test('is understood where an operation throws its refusal, which also counts as a failure', async () => {
    for (const status of [401, 401, 429]) expect((await ask('/sign-in', {}))[0]).toBe(status)
  })
})

/** @param isGone whether the store fails, as it does with a refusal of the first copy */
async function engineOf(
  module: EngineModule,
  store: OpenedStore,
  isGone: () => boolean,
): Promise<own.Engine> {
  const failing = Object.assign(Object.create(store.keys) as OpenedStore['keys'], {
    factsById: (id: string) =>
      isGone() ? Promise.reject(new own.Refusal('unavailable')) : store.keys.factsById(id),
  })
  const random = (size: number): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(size)))
  const engine = module.createEngine({
    dialect: {
      ...prefixedDialect,
      carriers,
      keyFormat: module.prefixedKeyFormat('tst_ak_'),
      digestSchemes: [module.hmacSha256],
    },
    store: { ...store, keys: failing },
    feed: store.feed,
    sealer: module.createSealer(new module.Secret(Buffer.alloc(32, 7).toString('base64')), random),
    random,
    issuer: 'https://tester.example',
    policy: { isCommon: () => false, words: [] },
    firstPlan: 'free',
    hashParameters: { memoryKib: 8, passes: 1, lanes: 1 },
  })
  await engine.tendSecrets(Date.now())
  return engine
}

/** One route for each kind of guard, of the first copy. */
function served(engine: own.Engine, limits: Limits<'guess'>): Server {
  const app = createServer({ replies })
  app.register(credentials, { engine, now: Date.now, publicUrl: 'https://tester.example' })
  app.register((scope, _options, done) => {
    scope.get(path.any, { onRequest: requireCaller() }, (request) => callerOf(request).credential)
    scope.get(path.scoped, { onRequest: requireCaller({ scope: 'things:write' }) }, () => ({}))
    scope.get(path.people, { onRequest: requireCaller({ session: true }) }, () => ({}))
    scope.get(path.open, { onRequest: readCaller }, (request) => ({ kind: request.caller?.kind }))
    scope.get('/sign-in', () =>
      limits.countFailures([['guess', 'ada']], ['sign_in_failed'], () =>
        engine.accounts.signIn(
          {
            email: own.requireEmailAddress('ada@example.org'),
            password: new own.Secret('not that one'),
            transport: 'bearer',
            origin: testOrigin,
            deviceDigest: null,
          },
          Date.now(),
        ),
      ),
    )
    // As the Partners API does it.
    scope.get(
      path.partner,
      {
        onRequest: async (request) => {
          await keyHolder(request)
        },
        errorHandler: (error, _request, reply) => {
          const status: unknown = Reflect.get(error, 'status')
          reply.code(typeof status === 'number' ? status : 500).send({})
        },
      },
      () => ({}),
    )
    done()
  })
  return app
}
