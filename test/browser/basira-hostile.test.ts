/**
 * What a hostile sender tries on those who use Basira's dashboard, in a real Chromium: names that are script, ways back that
 * lead elsewhere, secrets that stay behind.
 *
 * What the API refuses is tested at its door (test/basira); what pages show to friends, in the files beside this one.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, signedInVisit, signIn, startBasiraDashboard } from './basira.ts'
import { Visit } from './visit.ts'

const markup = '"><img src=x onerror=window.ran=1><script>window.ran=1</script>{{window.ran=1}}'
const wide = 'W'.repeat(100)

let basira: BasiraDashboard

beforeAll(async () => {
  basira = await startBasiraDashboard()
})
afterAll(() => basira?.close())

async function call(path: string, body: object, headers: Record<string, string> = {}, method = 'POST') {
  const reply = await fetch(`${basira.url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Readonly<Record<string, unknown>>
}

/** Everything that `person` can name, named so that it would run, or be wider than any window. @returns ids of databases */
async function plant({ email, password }: Person): Promise<readonly string[]> {
  const agent = { 'user-agent': `${markup}/1` }
  const { access_token } = await call('/auth/login', { email, password }, agent)
  const headers = { authorization: `Bearer ${access_token}` }
  await call('/auth/me', { name: markup }, headers, 'PATCH')
  await call('/organization', { name: markup }, headers, 'PATCH')
  const ids = []
  for (const name of [markup, wide]) {
    const host = name === wide ? 'W'.repeat(255) : `javascript:window.ran=1//${markup.replaceAll(' ', '/')}`
    const tags = { [name]: name.repeat(2) }
    const { id } = await call(
      '/databases',
      { name, engine: 'postgres', host, engine_version: name, tags },
      headers,
    )
    ids.push(String(id))
    const { key } = await call('/api-keys', { name }, headers)
    await call('/api-keys', { name }, { 'x-api-key': String(key) })
  }
  return ids
}

/** All that script, the next page or the next person could find in the browser, as one text. */
async function leftIn(page: Page): Promise<string> {
  const kept = await page.evaluate(`JSON.stringify([
    document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(({ value }) => value),
    location.href, document.referrer, document.cookie, history.state, { ...localStorage }, { ...sessionStorage },
    navigation.entries().map((entry) => [entry.url, entry.getState()]),
    performance.getEntriesByType('resource').map(({ name }) => name),
  ])`)
  const stored = await page.evaluate(
    `Promise.all([indexedDB.databases(), caches.keys()]).then(JSON.stringify)`,
  )
  expect(stored).toBe('[[],[]]')
  return String(kept)
}

test('names that are script, or wider than any window, are shown as they are on every page, and nothing runs', async () => {
  const person = await basira.person("'onfocus=window.ran=1/*")
  const [scripted, long] = await plant(person)
  const visit = await signedInVisit(basira, person)
  const { page } = visit
  await page.setViewportSize({ width: 360, height: 800 })
  const places = [
    ['/', markup],
    [`/databases/${scripted}`, markup],
    [`/databases/${long}`, wide],
    [`/databases/${scripted}/edit`, null],
    ['/settings/api-keys', markup],
    ['/settings/sessions', 'Unknown device'],
    ['/settings/account', person.email],
    ['/settings/billing', null],
    [`/?q=${encodeURIComponent(markup)}`, markup],
    [`/${encodeURIComponent(markup)}`, 'There is no such page'],
  ] as const
  for (const [place, shown] of places) {
    await page.goto(`${basira.url}${place}`)
    if (shown === null) await page.getByRole('heading', { level: 1 }).waitFor()
    else await page.getByText(shown).filter({ visible: true }).first().waitFor()
    expect(await visit.isWithinWindow(), place).toBe(true)
    expect(await page.evaluate('window.ran'), place).toBeUndefined()
    expect(await page.locator('#root script, #root [onerror], #root [onfocus], [src=x]').count(), place).toBe(
      0,
    )
  }
  await page.goto(`${basira.url}/settings/api-keys`)
  // The one that has made another.
  await page.getByRole('button', { name: 'Actions for "><img' }).last().click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByText(markup).first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Actions for WWW' }).last().click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  // The title leaves the cross its place.
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  expect(await page.evaluate('window.ran')).toBeUndefined()
  // Nothing of it was so much as tried: the page's policy would have said so.
  await visit.end()
})

test('the way back after signing in leads to places of the dashboard, whatever the address says', async () => {
  const person = await basira.person('led')
  const visit = await Visit.start(basira, '/sign-in?back=https://elsewhere.example/')
  const { page } = visit
  await signIn(visit, person)
  expect(page.url()).toBe(`${basira.url}/`)
  for (const [back, place] of [
    ['https://elsewhere.example', '/'],
    ['//elsewhere.example', '/'],
    ['/\t/elsewhere.example', '/'],
    ['javascript:window.ran=1', '/'],
    ['["/settings"]', '/'],
    ['/settings/billing?x=//elsewhere.example', '/settings/billing?x=//elsewhere.example'],
  ]) {
    await page.goto(`${basira.url}/sign-in?back=${encodeURIComponent(back ?? '')}`)
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    expect(decodeURIComponent(page.url()), back).toBe(`${basira.url}${place}`)
    expect(await page.evaluate('window.ran')).toBeUndefined()
  }
  // Searches that are none do not break the lists, either.
  for (const place of ['/?q={"a":1}&sort=[1]', '/settings/api-keys?q=[1]&sort=x&ended=7']) {
    await page.goto(`${basira.url}${place}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  await visit.end()
})

test('a new key is gone once it was stored, and none gets into an address by being searched for', async () => {
  const visit = await signedInVisit(basira, await basira.person('keyed'), '/settings/api-keys')
  const { page } = visit
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url(), JSON.stringify(request.headers())))
  await page.getByRole('button', { name: 'Create API Key' }).click()
  await page.getByLabel('Name').fill('agent')
  await page.keyboard.press('Enter')
  const key = (await page.locator('[data-secret]').textContent()) ?? ''
  const secret = key.slice('dbm_ak_0123456789abcdef_'.length)
  expect(secret).toMatch(/^\w{49}$/)
  await page.getByLabel('I have stored it').check()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: 'agent' }).waitFor()
  expect(await leftIn(page)).not.toContain(secret)

  await page.goto(`${basira.url}/settings/api-keys?q=agent`)
  await page.getByRole('searchbox').fill(key)
  await page.waitForURL((url) => url.search.includes(key.slice(0, 24)))
  await page.getByRole('row', { name: 'agent' }).waitFor()
  await page.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor()
  for (const move of ['goBack', 'reload', 'goForward'] as const) {
    await page[move]()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await leftIn(page), move).not.toContain(secret)
  }
  expect(sent.join('\n')).not.toContain(secret)
  await visit.end()
})

test('the token of a mailed link stays in the page that it opened, and is sent to ask what it is for and to use it', async () => {
  const { email, password } = await basira.person('linked', { verified: false })
  const link = await basira.mailedLink(email, /verify/i)
  const token = link.split('#token=')[1] ?? ''
  expect(token.length).toBeGreaterThan(40)
  const visit = await Visit.start(basira, '/sign-in')
  const { page } = visit
  const bodies: string[] = []
  const heads: string[] = []
  page.on('request', (request) => {
    heads.push(request.url().split('#')[0] ?? '', JSON.stringify(request.headers()))
    if (request.postData()?.includes(token) === true) bodies.push(new URL(request.url()).pathname)
  })
  await page.goto(link)
  await page.getByRole('button', { name: 'Verify email address' }).waitFor()
  expect(await leftIn(page)).not.toContain(token)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Verify email address' }).click()
  await page.getByText('Your email address is verified.').waitFor()
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Email').waitFor()
  await page.goBack()
  expect(await leftIn(page)).not.toContain(token)
  expect(bodies).toEqual(['/api/v1/auth/links', '/api/v1/auth/verify-email'])
  expect(heads.join('\n')).not.toContain(token)
  await visit.end()
})

test('after signing out, neither the way back nor another visit shows anything of the person', async () => {
  const person = await basira.person('gone')
  await plant(person)
  const visit = await signedInVisit(basira, person, '/settings/account')
  const { page } = visit
  await page.getByText(person.email).filter({ visible: true }).first().waitFor()
  await page.goto(`${basira.url}/`)
  await page.getByText(wide).first().waitFor()
  await page.getByRole('link', { name: 'Sessions' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sessions' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  // Who signs in next may be another person, and begins where everybody does.
  expect(page.url()).toBe(`${basira.url}/sign-in`)
  for (const move of ['goBack', 'goForward', 'reload'] as const) {
    await page[move]()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const left = await leftIn(page)
    for (const text of [person.email, wide, 'window.ran']) expect(left, move).not.toContain(text)
  }
  expect(await visit.context.cookies()).toEqual([])
  await visit.end()
})
