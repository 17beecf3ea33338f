/**
 * Mails that strangers ask for: bounded by recipient, whatever asks for them, and nobody can tell what became of one.
 */
import {
  requireEmailAddress as address,
  defaultMailLimits,
  hourMs,
  minuteMs,
  operatorNamed,
  Secret,
} from 'claviger'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testOrigin } from '../../packages/engine/src/testing/author.ts'
import { type Deployment, deploy, mails, outcome } from './deployment.ts'

let world: Deployment
beforeEach(async () => {
  world = await deploy({ mailLimits: defaultMailLimits })
})
afterEach(() => world.close())

const email = 'zoe@example.org'
const password = new Secret<'password'>('nine blue herons')

function signUp(to = email): Promise<void> {
  return world.engine.accounts.signUp(
    { email: address(to), password, name: null, organization: null, origin: testOrigin },
    world.now,
  )
}

const forgot = (to = email) => world.engine.accounts.forgotPassword(address(to), testOrigin, world.now)
/** Five resets of an address without an account, answered while it has none. */
async function useUp(to: string): Promise<void> {
  for (let count = 0; count < 5; count++) {
    await forgot(to)
    world.now += minuteMs
    expect(await mails(world)).toEqual([])
  }
}

const kindsTo = async (recipient = email): Promise<readonly string[]> =>
  (await mails(world)).filter(({ to }) => to === recipient).map(({ kind }) => kind)

test('five an hour reach an address, of whichever kinds, and sign-ups never say that they sent none', async () => {
  for (let minute = 0; minute < 60; minute++) {
    await signUp()
    await signUp()
    await outcome(forgot())
    world.now += minuteMs
  }
  expect(await kindsTo()).toHaveLength(5)
  await signUp()
  expect(await kindsTo()).toHaveLength(6)
})

test('one a minute of a kind leaves, and another kind at once', async () => {
  await signUp()
  await signUp()
  await signUp()
  await forgot()
  expect(await outcome(forgot())).toBe('rate_limited')
  world.now += 2_000
  expect((await kindsTo()).toSorted()).toEqual(['address_taken', 'reset_password', 'verify_email'])
})

test('a sign-up takes the same steps for new and taken addresses, whether its mail leaves, waits or is left out', async () => {
  const steps: string[][] = []
  const watched = async (to: string): Promise<void> => {
    world.steps.length = 0
    await signUp(to)
    steps.push(world.steps.filter((step) => /^(mailCounts|notices)/.test(step)))
  }
  await watched(email)
  await watched(email)
  await watched(email)
  for (let count = 0; count < 5; count++) {
    world.now += minuteMs
    await forgot('new@example.org')
  }
  await watched('new@example.org')
  expect(new Set(steps.map(String))).toEqual(
    new Set(['mailCounts.hold,mailCounts.keep,notices.enqueue,notices.remove']),
  )
})

test('the link of a new account comes as soon as the limit lets it, where strangers have used that up', async () => {
  await useUp(email)
  await signUp()
  expect(await kindsTo()).toEqual([])
  // What is due within a minute is looked at.
  world.now += 53 * minuteMs
  expect(await kindsTo()).toEqual([])
  world.now += 2 * minuteMs
  expect(await kindsTo()).toEqual(['verify_email'])
})

test('an invitation waits too', async () => {
  const invite = (): Promise<unknown> =>
    world.engine.people.add(
      operatorNamed('test'),
      { email: address('guest@example.org'), name: null, password: null, roles: [] },
      world.now,
    )
  await useUp('guest@example.org')
  await invite()
  expect(await kindsTo('guest@example.org')).toEqual([])
  world.now += hourMs
  expect(await kindsTo('guest@example.org')).toEqual(['invitation'])
})

test('what an owner must be told is told, however many mails strangers asked for', async () => {
  for (let count = 0; count < 9; count++) {
    await signUp()
    await outcome(forgot())
    world.now += minuteMs
  }
  const before = await mails(world)
  expect(before.filter(({ to }) => to === email)).toHaveLength(5)
  const link = before.findLast(({ kind }) => kind === 'reset_password')?.linkToken ?? ''
  const fresh = new Secret<'password'>('ten green herons')
  await world.engine.accounts.resetPassword(new Secret(link), fresh, testOrigin, world.now)
  expect((await kindsTo()).filter((kind) => kind === 'password_changed')).toHaveLength(1)
})

test('of many at once, from two processes, no more leave than the limit says', async () => {
  const other = await world.restart()
  const tries = Array.from({ length: 30 }, (_, at) =>
    outcome((at % 2 ? other : world.engine).accounts.forgotPassword(address(email), testOrigin, world.now)),
  )
  expect((await Promise.all(tries)).filter((result) => result !== 'rate_limited')).toHaveLength(1)
})

test('nothing is left of the counts an hour after the last mail', async () => {
  await signUp()
  await forgot('nobody@example.org')
  const rows = (): Promise<unknown[]> =>
    world.database.database
      .withTables<{ mail_counts: { recipient: string } }>()
      .selectFrom('mail_counts')
      .selectAll()
      .execute()
  expect(await rows()).toHaveLength(2)
  expect(JSON.stringify(await rows())).not.toContain('example')
  await world.database.sweep(world.now + hourMs + 1)
  expect(await rows()).toEqual([])
})
