/**
 * A port that nobody else can take before the service listens at it: what a service is told of its own address at its start
 * holds when it serves.
 *
 * Where the port is configured there is nothing to hold.
 */
import { type AddressInfo, createServer } from 'node:net'

export interface HeldPort {
  readonly port: number
  /** Lets it go, for whoever listens next; again is nothing. */
  release(): Promise<void>
}

/** Any port of `host` that is free. Whoever connects meanwhile is hung up on. */
export async function holdPort(host: string): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    holder.once('error', reject)
    holder.listen(0, host, resolve)
  })
  const { port } = holder.address() as AddressInfo
  return { port, release: () => new Promise((resolve) => holder.close(() => resolve())) }
}
