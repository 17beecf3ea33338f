import { randomBytes } from 'node:crypto'
import {
  createSealer,
  type NoticeContent,
  type NoticeQueue,
  type QueuedKind,
  type QueuedNotice,
  Secret,
} from 'claviger'
import { afterEach, describe, expect, test } from 'vitest'
import { createLogger } from '../logging.ts'
import { MailFailure, type MailMessage } from './mail-message.ts'
import { createNoticeSender, type NoticeSender, type NoticeSenderOptions } from './notice-sender.ts'
import { mailAttempts, retryDelayMs } from './retry-schedule.ts'

const sealer = createSealer(new Secret(Buffer.alloc(32, 1).toString('base64')), randomBytes)

interface Row extends QueuedNotice {
  dueAt: number | null
  attempts: number
}

/** A queue in memory that keeps the promises of the port. */
class MemoryQueue implements NoticeQueue {
  readonly rows = new Map<string, Row>()
  readonly sent: string[] = []
  broken = false
  /** How often it was looked into. */
  looks = 0

  add(id: string, content: Partial<NoticeContent> = {}, kind: QueuedKind = 'verify_email', dueAt = 0): void {
    const whole = { to: `${id}@example.com`, name: 'Ada', linkToken: `token-of-${id}`, ...content }
    const sealedContent = sealer.seal('notice', id, new Secret(JSON.stringify(whole)))
    this.rows.set(id, { id, kind, sealedContent, createdAt: 0, attempts: 0, dueAt })
  }

  async takeDue(now: number, retryAt: number, limit: number): Promise<readonly QueuedNotice[]> {
    this.looks++
    if (this.broken) throw new Error('database gone')
    const due = [...this.rows.values()]
      .filter((row) => row.dueAt !== null && row.dueAt <= now)
      .slice(0, limit)
    return due.map((row) => {
      const taken = { ...row }
      row.dueAt = retryAt
      return taken
    })
  }

  async markSent(id: string): Promise<void> {
    this.sent.push(id)
    this.rows.delete(id)
  }

  async markFailed(id: string, retryAt: number | null): Promise<void> {
    const row = this.rows.get(id)
    if (row === undefined) throw new Error('no such notice')
    row.dueAt = retryAt
    row.attempts++
  }
}

const senders: NoticeSender[] = []
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.stop(50)
})

function setUp(overrides: Partial<NoticeSenderOptions> = {}) {
  const queue = new MemoryQueue()
  const mails: MailMessage[] = []
  const answered: string[] = []
  const lines: string[] = []
  const outcomes: string[] = []
  const clock = { now: 1_000_000 }
  const transport = {
    send: async (mail: MailMessage): Promise<void> => {
      mails.push(mail)
    },
    close: async () => undefined,
  }
  const start = (): NoticeSender => {
    const sender = createNoticeSender({
      queue,
      sealer,
      transport,
      render: (kind, content) => ({
        subject: kind,
        text: `#token=${content.linkToken}`,
        html: `<p>${content.to}</p>`,
      }),
      answer: async ({ id, kind, content }) => {
        answered.push(content.to)
        queue.rows.delete(id)
        return kind === 'sign_in_failed' ? 'nobody' : 'answered'
      },
      from: 'Basira <no-reply@localhost>',
      log: createLogger({
        level: 'trace',
        service: 'test',
        destination: { write: (line: string) => lines.push(line) },
      }),
      metrics: { count: (_, outcome) => outcomes.push(outcome) },
      now: () => clock.now,
      random: () => 0.5,
      pollMs: 60_000,
      ...overrides,
    })
    senders.push(sender)
    return sender
  }
  return { queue, mails, answered, lines, outcomes, clock, transport, start }
}

describe('the sender of notices', () => {
  test('sends what is queued, worded by the service, and marks it sent', async () => {
    const { queue, mails, outcomes, start } = setUp()
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) queue.add(id)
    start()
    await expect.poll(() => queue.sent).toHaveLength(9)
    expect(mails[0]).toEqual({
      id: 'a',
      from: 'Basira <no-reply@localhost>',
      to: 'a@example.com',
      subject: 'verify_email',
      text: '#token=token-of-a',
      html: '<p>a@example.com</p>',
    })
    expect(queue.rows.size).toBe(0)
    expect(new Set(outcomes)).toEqual(new Set(['sent']))
  })

  test('sends at once what it is woken for, even while it is looking', async () => {
    const { queue, start } = setUp()
    const sender = start()
    for (let i = 0; i < 50; i++) {
      queue.add(`n${i}`)
      sender.wake()
      if (i % 3 === 0) await Promise.resolve()
    }
    await expect.poll(() => queue.sent).toHaveLength(50)
  })

  test('finds by itself what nobody woke it for', async () => {
    const { queue, start } = setUp({ pollMs: 10 })
    start()
    await expect.poll(() => queue.looks).toBeGreaterThan(0)
    queue.add('late')
    await expect.poll(() => queue.sent).toEqual(['late'])
  })

  test('looks again when what it is woken for is due', async () => {
    const { queue, start } = setUp({ now: Date.now })
    const sender = start()
    await expect.poll(() => queue.looks).toBe(1)
    queue.add('later', {}, 'verify_email', Date.now() + 60)
    sender.wake(60)
    expect(queue.looks).toBe(1)
    await expect.poll(() => queue.sent).toEqual(['later'])
    expect(queue.looks).toBe(2)
  })

  test('has a reset that was asked for answered, mails nothing for it itself and logs nobody', async () => {
    const { queue, mails, answered, outcomes, lines, start } = setUp()
    queue.add('a', { linkToken: '' }, 'reset_asked')
    start()
    await expect.poll(() => outcomes).toEqual(['answered'])
    expect([answered, mails, queue.sent, queue.rows.size]).toEqual([['a@example.com'], [], [], 0])
    expect(lines.join('')).toContain('notice answered')
    expect(lines.join('')).not.toMatch(/@example/)
  })

  test('counts a failed sign-in whose address has no account, and neither mails nor logs it', async () => {
    const { queue, mails, outcomes, lines, start } = setUp()
    queue.add('a', { linkToken: '' }, 'sign_in_failed')
    start()
    await expect.poll(() => outcomes).toEqual(['nobody'])
    expect([mails, queue.sent, queue.rows.size]).toEqual([[], [], 0])
    expect(lines.join('')).not.toMatch(/@example/)
  })

  test('has a reset answered later where the database is away', async () => {
    let isAway = true
    const { queue, clock, outcomes, start } = setUp({
      answer: async ({ id }) => {
        if (isAway) throw new Error('database gone')
        queue.rows.delete(id)
        return 'answered'
      },
    })
    queue.add('a', {}, 'reset_asked')
    const sender = start()
    await expect.poll(() => outcomes).toEqual(['put_off'])
    isAway = false
    clock.now = queue.rows.get('a')?.dueAt ?? clock.now
    sender.wake()
    await expect.poll(() => outcomes).toEqual(['put_off', 'answered'])
    expect(queue.rows.size).toBe(0)
  })

  test('tries again later and later, ten times, and then erases the notice', async () => {
    const { queue, clock, transport, outcomes, start } = setUp()
    const attemptsAt: number[] = []
    transport.send = async () => {
      attemptsAt.push(clock.now)
      throw new MailFailure('ECONNECTION', false)
    }
    queue.add('a')
    const sender = start()
    for (let attempt = 1; attempt <= mailAttempts; attempt++) {
      await expect.poll(() => outcomes).toHaveLength(attempt)
      clock.now = queue.rows.get('a')?.dueAt ?? clock.now
      sender.wake()
    }
    await sender.stop()
    expect(attemptsAt).toHaveLength(mailAttempts)
    const waits = attemptsAt.slice(1).map((at, index) => at - (attemptsAt[index] ?? 0))
    expect(waits).toEqual([...waits].sort((x, y) => x - y))
    expect(waits[0]).toBe(30_000)
    expect(queue.rows.get('a')?.dueAt).toBeNull()
    expect(outcomes.at(-1)).toBe('given_up')
  })

  test('gives up at once where the recipient is refused for good, and sends the others', async () => {
    const { queue, transport, outcomes, start } = setUp()
    const take = transport.send
    transport.send = async (mail) => {
      if (mail.to.startsWith('bad')) throw new MailFailure('550', true)
      await take(mail)
    }
    queue.add('bad')
    queue.add('good')
    start()
    await expect.poll(() => outcomes).toHaveLength(2)
    expect(queue.rows.get('bad')?.dueAt).toBeNull()
    expect(queue.sent).toEqual(['good'])
  })

  test('puts off a notice that cannot be opened or worded, and never logs what is in one', async () => {
    const render: NoticeSenderOptions['render'] = (_, content) => {
      throw new Error(`cannot word ${content.to} ${content.linkToken}`)
    }
    const { queue, transport, outcomes, lines, start } = setUp({ render })
    transport.send = async (mail) => {
      throw Object.assign(new Error(`refused ${mail.to}`), { recipient: mail.to })
    }
    queue.add('unwordable')
    queue.add('foreign')
    const foreign = queue.rows.get('foreign')
    if (foreign !== undefined) queue.rows.set('foreign', { ...foreign, sealedContent: 's1.AAAA' })
    start()
    await expect.poll(() => outcomes).toEqual(['put_off', 'put_off'])
    await expect.poll(() => lines).toHaveLength(2)
    expect(lines.join('')).toContain('unreadable')
    expect(lines.join('')).not.toMatch(/@example|token-of/)
  })

  test('never logs whom it wrote to', async () => {
    const { queue, lines, start } = setUp()
    queue.add('a')
    start()
    await expect.poll(() => lines.join('')).toContain('notice sent')
    expect(lines.join('')).not.toMatch(/@example|token-of/)
    expect(lines.join('')).toContain('"noticeId":"a"')
  })

  test('goes on when the database is back', async () => {
    const { queue, lines, start } = setUp()
    queue.broken = true
    queue.add('a')
    const sender = start()
    await expect.poll(() => lines).toHaveLength(1)
    queue.broken = false
    sender.wake()
    await expect.poll(() => queue.sent).toEqual(['a'])
  })

  test('puts off a mail whose transport hangs', async () => {
    const { queue, transport, outcomes, start } = setUp({ mailMs: 20 })
    transport.send = () => new Promise(() => undefined)
    queue.add('a')
    start()
    await expect.poll(() => outcomes).toEqual(['put_off'])
  })

  test('two senders never send the same notice twice', async () => {
    const { queue, mails, start } = setUp()
    for (let i = 0; i < 40; i++) queue.add(`n${i}`)
    start()
    start()
    await expect.poll(() => queue.sent).toHaveLength(40)
    expect(new Set(mails.map(({ id }) => id)).size).toBe(mails.length)
  })

  test('finishes the mail under way when it is stopped, and takes no other', async () => {
    const { queue, transport, start } = setUp()
    let finish = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      finish = resolve
    })
    let underWay = 0
    transport.send = () => {
      underWay++
      return gate
    }
    for (const id of ['a', 'b', 'c', 'd', 'e']) queue.add(id)
    const sender = start()
    await expect.poll(() => underWay).toBe(4)
    const stopped = sender.stop(60_000)
    finish()
    expect(await stopped).toBe(true)
    expect(queue.sent).toEqual(['a', 'b', 'c', 'd'])
    sender.wake()
    expect(queue.rows.has('e')).toBe(true)
  })

  test('stops within its bound whatever hangs', async () => {
    const { queue, transport, start } = setUp()
    let underWay = 0
    transport.send = () => {
      underWay++
      return new Promise(() => undefined)
    }
    queue.add('a')
    const sender = start()
    await expect.poll(() => underWay).toBe(1)
    expect(await sender.stop(20)).toBe(false)
  })
})

test('ten attempts span most of a day, and mails that failed together part ways', () => {
  const delays = (random: number) =>
    Array.from({ length: mailAttempts - 1 }, (_, index) => retryDelayMs(index + 1, random) ?? 0)
  const sumHours = (random: number) => delays(random).reduce((sum, delay) => sum + delay, 0) / 3_600_000
  expect(sumHours(0.5)).toBeGreaterThan(20)
  expect(sumHours(1)).toBeLessThan(26)
  expect(delays(0)[0]).toBe(24_000)
  expect(delays(1)[0]).toBe(36_000)
  expect(retryDelayMs(mailAttempts, 0.5)).toBeNull()
})
