/**
 * A port on 127.0.0.1 that is this process's own until it ends, for servers that have to be told theirs before they start.
 *
 * A server that may choose its port listens at 0 and says what it got; that needs nothing from here.
 */
import { randomInt } from 'node:crypto'
import { createServer, Server } from 'node:net'

/** Below those that the system hands out by itself, to whoever connects or listens at 0 (32768 and up on Linux). */
const lowest = 12_000
const highest = 32_000
/**
 * Nobody serves here: to listen at a port of this address is to say that the port at 127.0.0.1 is taken. A system that has no
 * such address (macOS) leaves it to chance.
 */
const reservations = '127.77.77.77'
const held: Server[] = []

async function listening(host: string, port: number): Promise<Server | 'taken' | 'no such address'> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', (error) =>
      resolve('code' in error && error.code === 'EADDRNOTAVAIL' ? 'no such address' : 'taken'),
    )
    server.listen({ host, port }, () => resolve(server))
  })
}

/** Nobody who asks here, in whichever process, is given the same port, before it is used or between two uses. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const port = randomInt(lowest, highest)
    const reservation = await listening(reservations, port)
    if (reservation === 'taken') continue
    if (reservation !== 'no such address') held.push(reservation.unref())
    const probe = await listening('127.0.0.1', port)
    if (!(probe instanceof Server)) continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
  throw new Error('no free port')
}
