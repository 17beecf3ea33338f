import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { describe, expect, test, vi } from 'vitest'
import { createShutdown } from './shutdown.ts'

class FakeProcess extends EventEmitter {
  readonly codes: number[] = []
  exit(code: number): void {
    this.codes.push(code)
  }
}

function setUp(boundMs = 60_000) {
  const process = new FakeProcess()
  const log = { info: vi.fn(), error: vi.fn() }
  const shutdown = createShutdown({ log, process, boundMs })
  shutdown.listen()
  return { process, log, shutdown }
}

describe('a shutdown', () => {
  test.each(['SIGTERM', 'SIGINT'])('at %s takes its steps in order and exits with 0', async (signal) => {
    const { process, shutdown } = setUp()
    const steps: string[] = []
    shutdown.step('stop accepting', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      steps.push('stop accepting')
    })
    shutdown.step('flush', async () => steps.push('flush'))
    process.emit(signal)
    await shutdown.begin('test')
    expect(steps).toEqual(['stop accepting', 'flush'])
    expect(process.codes).toEqual([0])
  })

  test.each(['uncaughtException', 'unhandledRejection'])(
    'at an %s takes its steps, tells the code and the place in one line without the message, and exits with 1',
    async (fault) => {
      const { process, log, shutdown } = setUp()
      const close = vi.fn(async () => undefined)
      shutdown.step('close', close)
      process.emit(fault, Object.assign(new Error('hunter2\nhunter2'), { code: 'E_BROKEN' }))
      process.emit(fault, 'no error at all')
      await shutdown.begin('test')
      expect(close).toHaveBeenCalledTimes(1)
      expect(process.codes).toEqual([1])
      const [line] = log.error.mock.calls[0] ?? []
      expect(line).toMatchObject({ fault, type: 'Error', code: 'E_BROKEN' })
      expect(line.at).toContain('shutdown.test.ts')
      expect(JSON.stringify(log.error.mock.calls)).not.toContain('hunter2')
    },
  )

  test('goes on after a step that fails, and exits with 1', async () => {
    const { process, log, shutdown } = setUp()
    const close = vi.fn(async () => undefined)
    shutdown.step('flush', () => Promise.reject(new Error('no')))
    shutdown.step('close', close)
    await shutdown.begin('test')
    expect(close).toHaveBeenCalled()
    expect(process.codes).toEqual([1])
    expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ step: 'flush' }), expect.any(String))
  })

  test('exits with 1 at its bound and says which step hung', async () => {
    const { process, log, shutdown } = setUp(10)
    shutdown.step('hang', () => new Promise(() => undefined))
    await shutdown.begin('test')
    expect(process.codes).toEqual([1])
    expect(log.error).toHaveBeenCalledWith({ step: 'hang' }, expect.any(String))
  })

  test('exits at once at the second signal', async () => {
    const { process, shutdown } = setUp()
    let finish = (): void => undefined
    shutdown.step('slow', () => new Promise<void>((resolve) => (finish = resolve)))
    process.emit('SIGTERM')
    expect(process.codes).toEqual([])
    process.emit('SIGINT')
    expect(process.codes).toEqual([1])
    finish()
    await shutdown.begin('test')
  })

  test('happens once, however often it is begun', async () => {
    const { process, shutdown } = setUp()
    const step = vi.fn(async () => undefined)
    shutdown.step('only', step)
    await Promise.all([shutdown.begin('a'), shutdown.begin('b')])
    expect(step).toHaveBeenCalledTimes(1)
    expect(process.codes).toEqual([0])
  })

  test('leaves the signals alone once told to', () => {
    const { process, shutdown } = setUp()
    shutdown.ignore()
    expect(process.listenerCount('SIGTERM') + process.listenerCount('SIGINT')).toBe(0)
  })
})

test('a real process that gets SIGTERM ends with 0 and with its last line written', async () => {
  const program = `
    import { createLogger, createShutdown } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
    const log = createLogger({ level: 'info', service: 'test' })
    const shutdown = createShutdown({ log })
    shutdown.step('flush', () => new Promise((resolve) => setTimeout(resolve, 20)))
    shutdown.listen()
    setInterval(() => undefined, 1_000)
    log.info('ready')
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let written = ''
  child.stdout.on('data', (chunk) => {
    written += String(chunk)
    if (written.includes('ready') && !written.includes('shutting')) child.kill('SIGTERM')
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  expect(
    written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['ready', 'shutting down', 'shut down'])
})
