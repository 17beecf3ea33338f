/**
 * One server of the route bench, in a process of its own: the same route behind nothing, behind the floor of authentication
 * written inline, or behind a guard. Started by `route-bench.ts`, which it tells its port and what to send.
 *
 * Not an entry for people.
 */
import { hash } from 'node:crypto'
import {
  createServer,
  credentials,
  type ReplyRow,
  requestProblemRows,
  requireCaller,
  type Server,
} from '@claviger/fastify'
import { type RefusalCode, refusalCodes, Secret } from 'claviger'
import fastify from 'fastify'
import { type Deployment, deploy } from './deployment.ts'

const [variant] = process.argv.slice(2)

type Rows = Record<RefusalCode, ReplyRow>

/** Sentences do not matter here, but a server has a row for every code. */
const replies = {
  rows: {
    ...requestProblemRows,
    ...(Object.fromEntries(refusalCodes.map((code) => [code, { status: 401, sentence: code }])) as Rows),
  },
  body: (sentence: string) => ({ error: sentence }),
}

const answer = { things: [{ id: 'a', name: 'one thing' }] }

function unguarded({ keys, tokens }: Deployment, app: Server, hasFloor: boolean): void {
  const known = new Map(
    [...keys, ...tokens].map((credential) => [hash('sha256', credential, 'hex'), { credential }]),
  )
  if (!hasFloor) {
    app.get('/things', () => answer)
    return
  }
  app.get('/things', {
    onRequest(request, reply, done) {
      const credential = request.headers.authorization?.slice('Bearer '.length) ?? ''
      if (known.has(hash('sha256', credential, 'hex'))) done()
      else reply.code(401).send()
    },
    handler: () => answer,
  })
}

async function guarded({ engine, keys, tokens }: Deployment, app: Server): Promise<void> {
  await app.register(credentials, { engine, now: Date.now, publicUrl: 'http://127.0.0.1' })
  for (const key of keys) await engine.keyCheck.check(new Secret(key), '127.0.0.1', Date.now())
  for (const token of tokens) await engine.accessCheck.check(new Secret(token), '127.0.0.1', Date.now())
  app.get('/things', { onRequest: requireCaller({ scope: 'things:read' }) }, () => answer)
}

const deployment = await deploy(0)
const isPlain = variant === 'plain' || variant === 'plain-floor'
// Told apart by their type providers only, which routes without schemas have no use for.
const app = isPlain ? (fastify() as unknown as Server) : createServer({ replies })
if (variant === 'guarded') await guarded(deployment, app)
else unguarded(deployment, app, variant === 'floor' || variant === 'plain-floor')
const address = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.({ address, keys: deployment.keys, tokens: deployment.tokens })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.once('disconnect', async () => {
  await app.close()
  await deployment.close()
  process.exit(0)
})
