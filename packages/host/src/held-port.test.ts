import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { holdPort } from './held-port.ts'

const host = '127.0.0.1'

test('nobody else can listen at a port while it is held, and its holder can once it is released', async () => {
  const held = await holdPort(host)
  const taken = createServer().listen(held.port, host)
  expect(await once(taken, 'error')).toMatchObject([{ code: 'EADDRINUSE' }])
  await held.release()
  await held.release()
  const server = createServer().listen(held.port, host)
  await once(server, 'listening')
  await new Promise((resolve) => server.close(resolve))
})

test('an address that is not ours is refused', async () => {
  await expect(holdPort('192.0.2.1')).rejects.toThrow('EADDRNOTAVAIL')
})
