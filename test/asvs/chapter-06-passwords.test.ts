/**
 * Chapter 6 of the ASVS, passwords (6.2), through the door of both services.
 *
 * What each requirement asks: chapter-06-authentication.ts. The inputs in a browser: test/browser.
 */
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  password,
  startTestBasira,
  type TestBasira,
} from '../../services/basira/api/src/testing/test-basira.ts'
import { startTestBasker, type TestBasker } from '../basker/test-basker.ts'
import { isProductCode, isTest, readFiles } from '../house/source-tree.ts'

let basira: TestBasira
let basker: TestBasker
beforeAll(async () => {
  basira = await startTestBasira()
  basker = await startTestBasker()
})
afterAll(() => Promise.all([basira?.close(), basker?.close()]))

/** Status of a sign-up with it, and what is said where it is refused. */
async function signUp(chosen: string, more: object = {}): Promise<readonly [number, string]> {
  const asked = { email: basira.newAddress(), password: chosen, ...more }
  const reply = await basira.post('/auth/signup', asked)
  return [reply.status, String(reply.body['error'] ?? '')]
}

const fresh = 'ten green herons'
const panels = readFiles((path) => isProductCode(path) && !isTest(path) && path.endsWith('.tsx'))

test('6.2.1 a password has twelve characters, counted as people count them', async () => {
  expect(await signUp('kqzvwmxhtrb')).toEqual([400, expect.stringContaining('at least 12 characters')])
  expect(await signUp('🦩🦢🦚')).toEqual([400, expect.stringContaining('at least 12 characters')])
  expect((await signUp('kqzvwmxhtrbj'))[0]).toBe(202)
  expect((await signUp('鶴は千年亀は万年と人は言う'))[0]).toBe(202)
})

test('6.2.2 whoever is signed in changes the password, and from then on the new one holds', async () => {
  const { email, accessToken } = await basira.person()
  const body = { current_password: password, new_password: fresh }
  expect((await basira.post('/auth/change-password', body, { bearer: accessToken })).status).toBe(204)
  expect((await basira.post('/auth/login', { email, password })).status).toBe(401)
  expect((await basira.post('/auth/login', { email, password: fresh })).status).toBe(200)
})

test('6.2.3 without the current password, or with a wrong one, nothing is changed', async () => {
  const { email, accessToken } = await basira.person()
  const change = async (body: object): Promise<number> =>
    (await basira.post('/auth/change-password', body, { bearer: accessToken })).status
  expect(await change({ new_password: fresh })).toBe(400)
  expect(await change({ current_password: 'not the password', new_password: fresh })).toBe(403)
  expect((await basira.post('/auth/login', { email, password })).status).toBe(200)
})

test('6.2.4 common passwords are refused at sign-up, change and reset', async () => {
  const common = 'qwertyuiop12'
  expect((await signUp(common))[0]).toBe(400)
  expect((await signUp('Password1234!'))[0]).toBe(400)
  expect((await signUp('111111111111'))[0]).toBe(400)
  const { email, accessToken } = await basira.person()
  const body = { current_password: password, new_password: common }
  expect((await basira.post('/auth/change-password', body, { bearer: accessToken })).status).toBe(400)
  await basira.post('/auth/forgot-password', { email })
  const token = await basira.linkToken(email, '/reset-password')
  expect((await basira.post('/auth/reset-password', { token, password: common })).status).toBe(400)
  expect((await basira.post('/auth/reset-password', { token, password: fresh })).status).toBe(204)
})

test('6.2.5 letters alone, digits alone, spaces, signs and any script make a password', async () => {
  const statuses = []
  for (const chosen of [
    'kqzvwmxhtrbj',
    '739205184620',
    'nine  blue  herons',
    '#<>{}[]~|;:?/',
    'Ὀδυσσεύς πλέει',
  ])
    statuses.push((await signUp(chosen))[0])
  expect(statuses).toEqual([202, 202, 202, 202, 202])
})

test('6.2.6 every field for a password is the one that masks it and can show it', () => {
  const fields = panels.filter(({ text }) => /<PasswordInput\b/.test(text)).map(({ path }) => path)
  expect(fields).toEqual(['packages/web/src/form/password-field.tsx'])
  const own = panels.filter(({ text }) => /(?:name|autoComplete)=["{']+(?:current-|new-)?password/.test(text))
  expect(own.map(({ path }) => path)).toEqual([])
  expect(panels.filter(({ text }) => text.includes('<PasswordField')).length).toBeGreaterThan(2)
})

test('6.2.7 fields say what they are for, and no page holds up pasting', () => {
  const field = panels.find(({ path }) => path === 'packages/web/src/form/password-field.tsx')?.text ?? ''
  expect(field).toContain('autoComplete={kind}')
  expect(field).toContain("'current-password' | 'new-password'")
  expect(
    panels.filter(({ text }) => /onPaste|onBeforeInput|onDrop=/.test(text)).map(({ path }) => path),
  ).toEqual([])
})

test('6.2.8 case, spaces at the ends, the form of an accent and the last character count', async () => {
  const email = basira.newAddress()
  const chosen = ` Caf\u00e9 au lait, ${'x y z '.repeat(20)}end `
  expect((await basira.post('/auth/signup', { email, password: chosen })).status).toBe(202)
  const statuses = []
  for (const tried of [
    chosen.trim(),
    chosen.toLowerCase(),
    chosen.normalize('NFD'),
    chosen.slice(0, -2),
    chosen,
  ])
    statuses.push((await basira.post('/auth/login', { email, password: tried })).status)
  expect(statuses).toEqual([401, 401, 401, 401, 200])
})

test('6.2.9 a password of 64 characters and one of a thousand bytes are accepted', async () => {
  const long = Array.from({ length: 100 }, (_, at) => `heron-${at * 7919}`).join(' ')
  expect((await signUp(long.slice(0, 64)))[0]).toBe(202)
  expect((await signUp(long.slice(0, 1_000)))[0]).toBe(202)
})

test('6.2.10 years later the password still signs in', async () => {
  const aged = await startTestBasira()
  try {
    const { email } = await aged.person()
    aged.advance(5 * 365 * 86_400)
    expect((await aged.post('/auth/login', { email, password })).status).toBe(200)
  } finally {
    await aged.close()
  }
})

test('6.2.11 what is made of the address, the name, the organization or the product is refused', async () => {
  const more = { email: 'marguerite@cormorant.example', name: 'Josephine', organization: 'Spoonbill' }
  for (const chosen of [
    'marguerite-1990',
    'cormorant-1990',
    'Josephine:1990',
    'spoonbill!1990',
    'b4s1r4.claviger',
  ])
    expect(await signUp(chosen, more), chosen).toEqual([400, expect.any(String)])
  expect((await signUp('a quiet grebe at dusk', more))[0]).toBe(202)
  const { cookie } = await basker.person()
  const change = async (chosen: string): Promise<number> => {
    const body = { current_password: password, new_password: chosen }
    return (await basker.ask('POST', '/api/users/me/change-password', { cookie, body })).status
  }
  expect([await change('b4sker-claviger'), await change(fresh)]).toEqual([400, 204])
})

test('6.2.12 where a list of breached passwords is named, what is on it is refused at sign-up and change', async () => {
  const breached = 'kqzvwmxhtrbj'
  const folder = mkdtempSync(join(tmpdir(), 'claviger-breached-'))
  const path = join(folder, 'list.txt')
  writeFileSync(path, `${hash('sha1', breached).toUpperCase()}:3\n`)
  const asking = await startTestBasira({ BREACHED_PASSWORDS: path })
  try {
    const asked = { email: asking.newAddress(), password: breached }
    expect((await asking.post('/auth/signup', asked)).status).toBe(400)
    expect((await asking.post('/auth/signup', { ...asked, password: 'kqzvwmxhtrbk' })).status).toBe(202)
    const { accessToken } = await asking.person()
    const body = { current_password: password, new_password: breached }
    expect((await asking.post('/auth/change-password', body, { bearer: accessToken })).status).toBe(400)
  } finally {
    await asking.close()
    rmSync(folder, { recursive: true })
  }
})
