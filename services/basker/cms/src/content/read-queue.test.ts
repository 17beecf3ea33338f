/**
 * Whose turn it is to read content.
 *
 * What is read then: `read-content.ts`.
 */
import { expect, test } from 'vitest'
import { ReadQueue } from './read-queue.ts'

const bounds = { slots: 1, maxWaiting: 4, maxWaitingOfOne: 2, patienceMs: 60_000 }

/** Enters for each of `callers`, and says in `order` who came to a turn. */
function entering(queue: ReadQueue, order: string[], callers: readonly string[]): Promise<() => void>[] {
  return callers.map(async (who) => {
    const leave = await queue.enter(who)
    order.push(who)
    return leave
  })
}

test('who has nothing under way comes before the further reads of somebody else', async () => {
  const queue = new ReadQueue({ ...bounds, slots: 2 })
  const order: string[] = []
  const [first, , , other] = entering(queue, order, ['a', 'a', 'a', 'b'])
  const leave = await first
  leave?.()
  await other
  expect(order).toEqual(['a', 'a', 'b'])
})

test('reads of one caller beyond the bound are rate_limited, and others are still let in', async () => {
  const queue = new ReadQueue(bounds)
  const order: string[] = []
  const [first, ...waiting] = entering(queue, order, ['a', 'a', 'a', 'b'])
  await expect(queue.enter('a')).rejects.toMatchObject({ code: 'rate_limited' })
  for (const turn of [first, ...waiting]) (await turn)?.()
  expect(order).toHaveLength(4)
})

test('reads beyond the bound of all are refused as busy', async () => {
  const queue = new ReadQueue(bounds)
  const turns = entering(queue, [], ['a', 'b', 'c', 'd', 'e'])
  await expect(queue.enter('f')).rejects.toMatchObject({ code: 'busy', details: { retryAfterSeconds: 1 } })
  for (const turn of turns) (await turn)()
})

test('who has waited for as long as patience lasts is refused, and leaves no gap behind', async () => {
  const queue = new ReadQueue({ ...bounds, patienceMs: 5 })
  const leave = await queue.enter('a')
  await expect(queue.enter('b')).rejects.toMatchObject({ code: 'busy' })
  leave()
  const again = await queue.enter('c')
  again()
})
