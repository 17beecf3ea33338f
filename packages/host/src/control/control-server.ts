/**
 * The control socket of the process that owns a database file: the operator's way in while it runs.
 *
 * The operations are the service's; that this process is the owner has been proven before (packages/store).
 */
import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, rename, rm, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { isRefusal, type OperatorAuthor, operatorNamed } from 'claviger'
import type { Logger } from '../logging.ts'
import { within } from '../time-bound.ts'
import { type ControlReply, isControlRefusal, parseRequest, requestLineBytes } from './control-protocol.ts'
import { prepareSocketFolder } from './control-socket-path.ts'
import { readLine } from './line-reader.ts'

/**
 * What may be asked, and by whom it is. An operation checks its own arguments, and says no with `ControlRefusal` or
 * `Refusal`.
 */
export type ControlOperations = Readonly<
  Record<string, (args: unknown, operator: OperatorAuthor) => Promise<unknown>>
>

export interface ControlServerOptions {
  readonly socketPath: string
  readonly operations: ControlOperations
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** How long a client may take to say what it wants; 5 s. */
  readonly requestMs?: number
  /** How long an operation may take before the client is told that it takes too long; 60 s. */
  readonly operationMs?: number
}

export interface ControlServer {
  readonly socketPath: string
  /** Stops listening, removes the socket and waits for running operations, at most `boundMs` (5 s). */
  close(boundMs?: number): Promise<void>
}

const silence = Symbol('silence')

function refused(code: string, error: string): ControlReply {
  return { ok: false, error, code }
}

class OwnersSocket implements ControlServer {
  readonly socketPath: string
  readonly #options: ControlServerOptions
  readonly #sockets = new Set<Socket>()
  readonly #running = new Set<Promise<void>>()
  #server: Server | null = null
  #inode = 0

  constructor(options: ControlServerOptions) {
    this.#options = options
    this.socketPath = options.socketPath
  }

  /**
   * Binds in a folder that only we can enter, narrows the socket and renames it into place. So there is no moment in
   * which others could connect, the umask of the process stays what it is, and a dead owner's socket is replaced.
   */
  async listen(): Promise<void> {
    await prepareSocketFolder(this.socketPath)
    const draftFolder = join(dirname(this.socketPath), `.c${randomBytes(3).toString('hex')}`)
    await mkdir(draftFolder, { mode: 0o700 })
    try {
      const draft = join(draftFolder, 's')
      await this.#bind(draft)
      await chmod(draft, 0o600)
      this.#inode = (await lstat(draft)).ino
      await rename(draft, this.socketPath)
    } catch (error) {
      this.#server?.close()
      throw error
    } finally {
      await rm(draftFolder, { recursive: true, force: true })
    }
  }

  async #bind(path: string): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket))
    this.#server = server
    server.maxConnections = 32
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
    // Without a listener a failing accept would end the process.
    server.on('error', (error) => this.#options.log.error({ err: error }, 'the control socket failed'))
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    // A client that goes away early is no news; its operation is finished all the same.
    socket.on('error', () => socket.destroy())
    const work = this.#serve(socket)
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'a control connection failed')
        socket.destroy()
      })
      .finally(() => this.#running.delete(work))
    this.#running.add(work)
  }

  async #serve(socket: Socket): Promise<void> {
    const reading = readLine(socket, requestLineBytes).catch(() => ({ missing: 'closed' }) as const)
    const read = await within(reading, this.#options.requestMs ?? 5_000, silence)
    if (read !== silence && 'missing' in read && read.missing === 'closed') {
      socket.destroy()
      return
    }
    const reply =
      read === silence
        ? refused('request_late', 'The request did not come in time.')
        : await this.#answer(read)
    if (!socket.writable) return
    socket.end(`${JSON.stringify(reply)}\n`)
    // Whoever does not hang up in turn is hung up on.
    socket.setTimeout(this.#options.requestMs ?? 5_000, () => socket.destroy())
  }

  async #answer(read: Awaited<ReturnType<typeof readLine>>): Promise<ControlReply> {
    if ('missing' in read)
      return refused('request_too_long', `The request is longer than ${requestLineBytes} bytes.`)
    const request = parseRequest(read.line)
    if (request === null)
      return refused('request_malformed', 'The request is not {"op": string, "args": object}.')
    const { operations, operationMs = 60_000 } = this.#options
    const operation = Object.hasOwn(operations, request.op) ? operations[request.op] : undefined
    if (operation === undefined)
      return refused('operation_unknown', 'The running process knows no such operation.')
    try {
      const result = await within(
        operation(request.args, operatorNamed(request.operator)),
        operationMs,
        silence,
      )
      if (result === silence)
        return refused('operation_late', 'The operation takes too long; it may still be done.')
      return { ok: true, result: result ?? null }
    } catch (error) {
      return this.#refusalOf(request.op, error)
    }
  }

  #refusalOf(op: string, error: unknown): ControlReply {
    if (isControlRefusal(error)) return refused(error.code, error.message)
    if (isRefusal(error)) return refused(error.code, `The running process refused: ${error.code}.`)
    this.#options.log.error({ err: error, op }, 'a control operation failed')
    return refused('operation_failed', 'The operation failed; the log of the running process says why.')
  }

  async close(boundMs = 5_000): Promise<void> {
    const server = this.#server
    if (server === null) return
    this.#server = null
    const closed = new Promise((resolve) => server.close(resolve))
    await this.#removeSocket()
    await within(Promise.all(this.#running), boundMs, silence)
    // What was written is given a moment to leave; whoever is slower is cut off.
    await within(closed, 100, silence)
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  /** Removes the socket where it still is ours and not that of a next owner. */
  async #removeSocket(): Promise<void> {
    const found = await lstat(this.socketPath).catch(() => null)
    if (found?.ino !== this.#inode) return
    await unlink(this.socketPath).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'the control socket could not be removed')
    })
  }
}

/**
 * Listens at `socketPath` (mode 0600 from the first moment) and answers one request a connection.
 *
 * Call it only in the process that owns the database file: a socket that is there already is taken for a dead
 * owner's and replaced.
 */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const server = new OwnersSocket(options)
  await server.listen()
  return server
}
