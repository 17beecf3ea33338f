/**
 * Asking the process that owns a database file to do something, over its control socket.
 *
 * Doing it without the owner, where there is none, is up to whoever asks.
 */

import { createConnection, type Socket } from 'node:net'
import { hasBrand } from 'claviger'
import { ControlRefusal, parseReply, replyLineBytes, requestLineBytes } from './control-protocol.ts'
import { readLine } from './line-reader.ts'
import { operatorName } from './operator-name.ts'

const absentBrand = Symbol.for('claviger.owner-absent')

/** Nobody listens at the socket: there is no owner, or it died. Nothing was done. */
export class OwnerAbsent extends Error {
  constructor() {
    super('no process answers at the control socket')
    this.name = 'OwnerAbsent'
  }

  get [absentBrand](): true {
    return true
  }
}

/** Whether `error` is an `OwnerAbsent`, whichever copy of this module made it. */
export function isOwnerAbsent(error: unknown): error is OwnerAbsent {
  return hasBrand(error, absentBrand)
}

const silentBrand = Symbol.for('claviger.owner-silent')

/** Somebody listens and gave no answer, or half of one. What was asked may or may not have been done. */
export class OwnerSilent extends Error {
  constructor() {
    super('the process that owns the database does not answer; what was asked may or may not have been done')
    this.name = 'OwnerSilent'
  }

  get [silentBrand](): true {
    return true
  }
}

/** Whether `error` is an `OwnerSilent`, whichever copy of this module made it. */
export function isOwnerSilent(error: unknown): error is OwnerSilent {
  return hasBrand(error, silentBrand)
}

const absentCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENOTDIR'])

function connectionFailure(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string' && absentCodes.has(code)) return new OwnerAbsent()
  if (code === 'EACCES' || code === 'EPERM') {
    return new ControlRefusal('not_allowed', 'Only the user who runs the service may use its control socket.')
  }
  return new OwnerSilent()
}

async function answerFrom(socket: Socket): Promise<unknown> {
  const read = await readLine(socket, replyLineBytes).catch((error: unknown) => {
    throw connectionFailure(error)
  })
  const reply = 'line' in read ? parseReply(read.line) : null
  if (reply === null) throw new OwnerSilent()
  if (reply.ok) return reply.result
  throw new ControlRefusal(reply.code ?? 'refused', reply.error)
}

/**
 * Sends `op` with `args` to the owner and returns its result.
 *
 * @param args what JSON can say, at most 64 KiB of it
 * @throws OwnerAbsent where nobody listens
 * @throws OwnerSilent where no whole answer came within `timeoutMs` (30 s)
 * @throws ControlRefusal where the owner said no; its message is a sentence for a person
 * @throws TypeError where the request is too long
 */
export async function askOwner(
  socketPath: string,
  op: string,
  args: unknown,
  options: { readonly timeoutMs?: number } = {},
): Promise<unknown> {
  const line = `${JSON.stringify({ op, args, operator: operatorName() })}\n`
  if (Buffer.byteLength(line) > requestLineBytes) {
    throw new TypeError(`askOwner: args must be at most ${requestLineBytes} bytes of JSON`)
  }
  const socket = createConnection(socketPath)
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new OwnerSilent()), options.timeoutMs ?? 30_000)
  })
  try {
    socket.write(line)
    return await Promise.race([answerFrom(socket), silent])
  } finally {
    clearTimeout(timer)
    socket.on('error', () => undefined)
    socket.destroy()
  }
}
