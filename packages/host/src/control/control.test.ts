import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Refusal } from 'claviger'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askOwner, OwnerAbsent, OwnerSilent } from './ask-owner.ts'
import { ControlRefusal } from './control-protocol.ts'
import { type ControlServer, type ControlServerOptions, startControlServer } from './control-server.ts'
import { controlSocketPath } from './control-socket-path.ts'

const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const closers: (() => Promise<unknown>)[] = []
let folder = ''
/** Lets what was asked for as `slow` come to its end; there is one each time it was asked for. */
let slow: (() => void)[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cc-'))
  log.error.mockClear()
  slow = []
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  await rm(folder, { recursive: true, force: true })
})

async function start(options: Partial<ControlServerOptions> = {}): Promise<ControlServer> {
  const server = await startControlServer({
    socketPath: join(folder, 'basira.db.control'),
    log,
    // Clients here are of this very process: when it stands still, none of them is late. Nor does a bound help out another.
    requestMs: 600_000,
    operationMs: 600_000,
    operations: {
      echo: async (args) => args,
      nothing: async () => undefined,
      refuse: () => Promise.reject(new ControlRefusal('no_such_user', 'There is no such user.')),
      unavailable: () => Promise.reject(new Refusal('unavailable')),
      break: () => Promise.reject(new Error('hunter2')),
      throw: () => {
        throw new Error('hunter2')
      },
      hang: () => new Promise(() => undefined),
      slow: () => new Promise((resolve) => slow.push(() => resolve('slow'))),
    },
    ...options,
  })
  closers.push(() => server.close(20))
  return server
}

/** Writes `text` to the socket and returns all that comes back. */
function speak(path: string, text: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let heard = ''
    socket.on('data', (chunk) => {
      heard += String(chunk)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(heard))
    socket.on('end', () => socket.destroy())
    socket.write(text)
  })
}

describe('the control socket', () => {
  test('answers what it is asked, to several at once', async () => {
    const { socketPath } = await start()
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, i) => askOwner(socketPath, 'echo', { i, text: 'ü\n"' })),
    )
    expect(asked).toEqual(Array.from({ length: 20 }, (_, i) => ({ i, text: 'ü\n"' })))
    expect(await askOwner(socketPath, 'nothing', {})).toBeNull()
  })

  test('can be entered by its owner only, and leaves nothing else in the folder', async () => {
    const { socketPath } = await start()
    expect((await stat(socketPath)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['basira.db.control'])
  })

  test('takes the place of a dead owner and is gone when it is closed', async () => {
    await writeFile(join(folder, 'basira.db.control'), 'left over')
    const server = await start()
    expect(await askOwner(server.socketPath, 'echo', 1)).toBe(1)
    await server.close()
    expect(await readdir(folder)).toEqual([])
    await expect(askOwner(server.socketPath, 'echo', 1)).rejects.toBeInstanceOf(OwnerAbsent)
  })

  test('of an owner that was replaced does not remove the socket of the next', async () => {
    const first = await start()
    const second = await start()
    await first.close()
    expect(await askOwner(second.socketPath, 'echo', 2)).toBe(2)
  })

  test('passes on the sentence of a refusal, and of a bug only that there was one', async () => {
    const { socketPath } = await start()
    const refusal = await askOwner(socketPath, 'refuse', {}).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      name: 'ControlRefusal',
      code: 'no_such_user',
      message: 'There is no such user.',
    })
    await expect(askOwner(socketPath, 'unavailable', {})).rejects.toMatchObject({ code: 'unavailable' })
    expect(log.error).not.toHaveBeenCalled()
    for (const op of ['break', 'throw']) {
      const bug = await askOwner(socketPath, op, {}).catch((error: unknown) => error)
      expect(bug).toMatchObject({ code: 'operation_failed' })
      expect(String(bug)).not.toContain('hunter2')
    }
    expect(log.error).toHaveBeenCalledTimes(2)
  })

  test.each(['unheard', 'toString', '__proto__', 'constructor'])('knows no operation %s', async (op) => {
    const { socketPath } = await start()
    await expect(askOwner(socketPath, op, {})).rejects.toMatchObject({ code: 'operation_unknown' })
  })

  test.each(['hello\n', '[]\n', '{"args":{}}\n', '{"op":1}\n', '\n', '\xff\n'])(
    'refuses %j politely',
    async (line) => {
      const { socketPath } = await start()
      expect(JSON.parse(await speak(socketPath, line))).toMatchObject({
        ok: false,
        code: 'request_malformed',
      })
    },
  )

  test('refuses a request that is too long, on both sides', async () => {
    const { socketPath } = await start()
    const long = 'x'.repeat(65 * 1024)
    expect(JSON.parse(await speak(socketPath, long))).toMatchObject({ ok: false, code: 'request_too_long' })
    await expect(askOwner(socketPath, 'echo', long)).rejects.toBeInstanceOf(TypeError)
  })

  test('reads a request that comes in pieces, and only one a connection', async () => {
    const { socketPath } = await start()
    const heard = await new Promise<string>((resolve) => {
      const socket = createConnection(socketPath)
      let text = ''
      socket.on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('end', () => socket.destroy())
      socket.on('close', () => resolve(text))
      socket.write('{"op":"ec')
      setTimeout(() => socket.write('ho","args":7}\n{"op":"echo","args":8}\n'), 10)
    })
    expect(heard).toBe('{"ok":true,"result":7}\n')
  })

  test('does not wait for ever for a client, nor let one wait for ever', async () => {
    const impatient = await start({ requestMs: 20 })
    expect(JSON.parse(await speak(impatient.socketPath, '{"op":'))).toMatchObject({ code: 'request_late' })
    const { socketPath } = await start({ operationMs: 20 })
    await expect(askOwner(socketPath, 'hang', {})).rejects.toMatchObject({ code: 'operation_late' })
  })

  test('survives clients that hang up', async () => {
    const { socketPath } = await start()
    for (let i = 0; i < 10; i++) {
      const socket = createConnection(socketPath)
      await new Promise((resolve) => socket.write(i % 2 === 0 ? '{"op":"slow"}\n' : '{"op"', resolve))
      socket.destroy()
    }
    await expect.poll(() => slow).toHaveLength(5)
    for (const end of slow) end()
    expect(await askOwner(socketPath, 'echo', 3)).toBe(3)
  })

  test('finishes running operations when it is closed', async () => {
    const server = await start()
    const asked = askOwner(server.socketPath, 'slow', {})
    await expect.poll(() => slow).toHaveLength(1)
    let isClosed = false
    const closed = server.close(60_000).then(() => {
      isClosed = true
    })
    // Longer than closing takes where nothing runs.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(isClosed).toBe(false)
    slow[0]?.()
    await closed
    expect(await asked).toBe('slow')
  })

  test('closes within its bound whatever hangs, and whoever does not hang up', async () => {
    const server = await start()
    const asked = askOwner(server.socketPath, 'slow', {}).catch((error: unknown) => error)
    await expect.poll(() => slow).toHaveLength(1)
    const idle = createConnection(server.socketPath)
    idle.on('error', () => undefined)
    await new Promise((resolve) => idle.once('connect', resolve))
    await server.close(20)
    expect(await asked).toBeInstanceOf(OwnerSilent)
    idle.destroy()
  })
})

describe('asking the owner', () => {
  test('tells nobody there from somebody who does not answer', async () => {
    const path = join(folder, 'mute')
    await expect(askOwner(path, 'echo', {})).rejects.toBeInstanceOf(OwnerAbsent)
    const mute = createServer(() => undefined)
    await new Promise<void>((resolve) => mute.listen(path, resolve))
    await expect(askOwner(path, 'echo', {}, { timeoutMs: 20 })).rejects.toBeInstanceOf(OwnerSilent)
    mute.close()
  })

  test('takes half an answer, and one that is none, for silence', async () => {
    for (const reply of ['{"ok":tr', '{"ok":"maybe"}\n', '{"ok":false}\n', '']) {
      const path = join(folder, 'garbled')
      const garbled = createServer((socket) => socket.resume().end(reply))
      await new Promise<void>((resolve) => garbled.listen(path, resolve))
      await expect(askOwner(path, 'echo', {}, { timeoutMs: 500 })).rejects.toBeInstanceOf(OwnerSilent)
      await new Promise((resolve) => garbled.close(resolve))
    }
  })

  test('takes a socket whose process was killed for nobody', async () => {
    const path = join(folder, 'plain')
    await writeFile(path, '')
    await expect(askOwner(path, 'echo', {})).rejects.toBeInstanceOf(OwnerAbsent)
  })
})

describe('the path of the control socket', () => {
  test('is beside the database file', () => {
    expect(controlSocketPath('/srv/claviger/basira.db')).toBe('/srv/claviger/basira.db.control')
  })

  test('of a deep file is short, steady, of its own and in a folder that only we can enter', async () => {
    const deep = join(folder, 'x'.repeat(120), 'basira.db')
    const path = controlSocketPath(deep)
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100)
    expect(controlSocketPath(deep)).toBe(path)
    expect(controlSocketPath(`${deep}2`)).not.toBe(path)
    closers.push(() => rm(dirname(path), { recursive: true }))
    const server = await start({ socketPath: path })
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
    expect(await askOwner(path, 'echo', 4)).toBe(4)
    await server.close()
  })

  test('counts bytes, not characters', () => {
    expect(controlSocketPath(`/srv/${'ü'.repeat(45)}.db`)).toMatch(/\/claviger-[0-9a-f]{32}\/control$/)
  })

  test('is refused where others may enter its folder', async () => {
    const path = controlSocketPath(join(folder, 'y'.repeat(120)))
    await mkdir(dirname(path), { mode: 0o700 })
    await chmod(dirname(path), 0o755)
    closers.push(() => rm(dirname(path), { recursive: true }))
    await expect(start({ socketPath: path })).rejects.toThrow('others may enter it')
  })

  test('fits a socket even where the name of the file is one character', async () => {
    const padding = 'z'.repeat(Math.max(1, 100 - Buffer.byteLength(`${folder}//a.control`)))
    const path = controlSocketPath(join(folder, padding, 'a'))
    expect(Buffer.byteLength(path)).toBe(100)
    await mkdir(join(folder, padding))
    await start({ socketPath: path })
    expect(await askOwner(path, 'echo', 5)).toBe(5)
  })
})
