import { Refusal } from 'claviger'
import { expect, test } from 'vitest'
import { Turnstile } from './turnstile.ts'

test('lets one at a time through, in order of arrival', async () => {
  const turnstile = new Turnstile(60_000)
  const steps: string[] = []
  const pass = (name: string): Promise<void> =>
    turnstile.through(async () => {
      steps.push(`${name} in`)
      await new Promise((resolve) => setImmediate(resolve))
      steps.push(`${name} out`)
    })
  await Promise.all([pass('a'), pass('b'), pass('c')])
  expect(steps).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
})

test('lets the next one in after one that failed', async () => {
  const turnstile = new Turnstile(60_000)
  await expect(turnstile.through(() => Promise.reject(new Error('mistake')))).rejects.toThrow('mistake')
  await expect(turnstile.through(async () => 'in')).resolves.toBe('in')
})

test('turns away who waited too long, and only them', async () => {
  const turnstile = new Turnstile(20)
  await turnstile.enter()
  const tired = turnstile.enter()
  await expect(tired).rejects.toBeInstanceOf(Refusal)
  const patient = turnstile.enter()
  turnstile.leave()
  await expect(patient).resolves.toBeUndefined()
})
