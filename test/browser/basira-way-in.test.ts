/**
 * The way into Basira's dashboard and out of it, in a real Chromium against a real server, with real mails.
 *
 * What the calls answer is tested beside them; when tokens are refreshed has a test of its own.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BasiraDashboard, type Person, signedInVisit, signIn, startBasiraDashboard } from './basira.ts'
import { holdsInMemory } from './page-memory.ts'
import { Visit } from './visit.ts'

const password = 'quiet otters count seven lamps'
const other = 'nine slow herons cross the lake'

let basira: BasiraDashboard

beforeAll(async () => {
  basira = await startBasiraDashboard({
    BASIRA_LIMIT_LOGIN_FAILURES_PER_ACCOUNT: '3',
    BASIRA_LIMIT_MAILS_PER_ADDRESS_MINUTE: '3',
  })
})

afterAll(() => basira?.close())

function banner(page: Page) {
  return page.getByRole('region', { name: 'Verify your email address' })
}

function heading(page: Page, name: string | RegExp) {
  return page.getByRole('heading', { level: 1, name })
}

/** The value or the text of what has the focus, or its label. */
async function focused(page: Page): Promise<string> {
  return String(
    await page.evaluate(
      '(() => { const at = document.activeElement; return at?.labels?.[0]?.textContent ?? at?.textContent ?? "" })()',
    ),
  )
}

async function call(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const reply = await fetch(`${basira.url}/api/v1${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> }
}

/** Tokens of another device of `person`. */
async function logIn({ email, password }: Person) {
  const { body } = await call('/auth/login', { email, password })
  return { access: String(body['access_token']), refresh: String(body['refresh_token']) }
}

describe('signing up', () => {
  test('by keyboard alone leads to the dashboard, where a banner says what is limited until the address is verified', async () => {
    const visit = await Visit.start(basira, '/sign-in')
    const { page } = visit
    await heading(page, 'Sign in').waitFor()
    await visit.expectInCorners('sign-in')
    await page.setViewportSize({ width: 1440, height: 800 })
    await expect.poll(() => focused(page)).toContain('Email')
    await page.getByRole('link', { name: 'Create an account' }).press('Enter')
    await heading(page, 'Create an account').waitFor()
    expect(await page.title()).toBe('Create an account · Basira')
    await visit.expectInCorners('sign-up')
    await expect.poll(() => focused(page)).toContain('Email')

    await page.keyboard.type('ada@example.com')
    await page.keyboard.press('Tab')
    await page.keyboard.type('short')
    await page.keyboard.press('Enter')
    const field = page.getByRole('textbox', { name: 'Password' })
    await page.getByText('The password is too short. Use at least 12 characters.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await expect.poll(() => focused(page)).toContain('Password')
    await visit.expectInCorners('sign-up-refused')

    // What was refused is selected: typing replaces it. The next stop shows it.
    await page.keyboard.type(password)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await field.getAttribute('type')).toBe('text')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Ada')
    await page.keyboard.press('Enter')
    await banner(page).waitFor()
    expect(await banner(page).textContent()).toContain('ada@example.com')
    expect(await banner(page).textContent()).toContain(
      'you can register 1 database, telemetry is kept for 24 hours, and there are no recommendations',
    )
    await heading(page, /./).waitFor()
    await visit.expectForEverybody('banner')
    await visit.end()
  })

  test('with a taken address shows what a new one would be told, and how to go on', async () => {
    const { email } = await basira.person('taken')
    const visit = await Visit.start(basira, '/sign-up')
    const { page } = visit
    await page.getByLabel('Email').fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(other)
    await page.keyboard.press('Enter')
    await heading(page, 'Check your email').waitFor()
    await expect.poll(() => focused(page)).toBe('Check your email')
    await visit.expectInCorners('sign-up-mailed')
    expect((await basira.post.take(email, /already/)).text).toContain(`${basira.url}/forgot-password`)
    await page.getByRole('button', { name: 'Use another address' }).click()
    await heading(page, 'Create an account').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await heading(page, 'Sign in').waitFor()
    await visit.end()
  })
})

describe('the banner', () => {
  test('has the email sent again as often as that is allowed, and goes by itself once another tab verifies', async () => {
    const person = await basira.person('grace', { verified: false })
    const first = await basira.mailedLink(person.email, /verify/i)
    const visit = await signedInVisit(basira, person)
    const { page } = visit
    const again = page.getByRole('button', { name: 'Send the email again' })
    await again.press('Enter')
    await page.getByRole('status').getByText('We sent a new email to grace@example.com.').waitFor()
    // Three a minute here, with that of the sign-up: the first that is asked for keeps nobody waiting.
    expect(await page.getByText(/^Again in/).count()).toBe(0)
    await again.press('Enter')
    await page.getByText(/^Again in (60|[45]\d) s$/).waitFor()
    expect(await again.isDisabled()).toBe(true)
    await expect.poll(() => focused(page)).toBe('Send the email again')
    await visit.expectInCorners('banner-countdown')
    await page.setViewportSize({ width: 1440, height: 800 })
    // The countdown goes on while one is elsewhere in the tab.
    await page.getByRole('link', { name: 'Sessions' }).press('Enter')
    await page.waitForURL('**/settings/sessions')
    await page.getByText(/^Again in [45]\d s$/).waitFor()

    // A new window knows of no countdown: the server's refusal tells, here of a wait that is almost over.
    await page.route('**/auth/resend-verification', async (route) => {
      const refused = await route.fetch()
      expect(refused.status()).toBe(429)
      await route.fulfill({ response: refused, headers: { ...refused.headers(), 'retry-after': '2' } })
    })
    await page.reload()
    await again.press('Enter')
    await page.getByRole('status').getByText('We sent an email to grace@example.com already.').waitFor()
    expect(await again.isDisabled()).toBe(true)
    await page.getByText(/^Again in [12] s$/).waitFor({ state: 'detached' })
    await page.unroute('**/auth/resend-verification')
    expect(await again.isEnabled()).toBe(true)

    await basira.mailedLink('grace@example.com', /verify/i)
    const link = await basira.mailedLink('grace@example.com', /verify/i)
    const second = await visit.tab(first)
    // A link that works no more says so by itself.
    await second.getByText('This link does not work any more').waitFor()
    await second.getByText('You are signed in as grace@example.com, which is not verified yet.').waitFor()
    expect(await second.getByRole('button', { name: 'Send the email again' }).isEnabled()).toBe(true)
    // The newer link, pasted into the same window.
    await second.goto(link)
    const verify = second.getByRole('button', { name: 'Verify email address' })
    await verify.waitFor()
    await second.getByText('This proves that grace@example.com is yours').waitFor()
    expect(await second.locator('input[type=password]').count()).toBe(0)
    expect(second.url()).not.toContain('token')
    expect(await banner(page).isVisible()).toBe(true)
    await again.focus()
    await verify.press('Enter')
    await second.getByRole('status').getByText('Your email address is verified.').waitFor()
    await banner(page).waitFor({ state: 'detached' })
    await page.getByRole('status').getByText('Your email address is verified.').waitFor()
    await expect.poll(() => focused(page)).toBe(await heading(page, /./).textContent())
    await second.getByRole('link', { name: 'To the dashboard' }).press('Enter')
    await second.getByRole('button', { name: 'Sign out' }).waitFor()
    expect(await banner(second).count()).toBe(0)

    await second.goto(link)
    await second.getByText('You are signed in as grace@example.com, and this address is verified.').waitFor()
    await visit.end()
  })

  test('goes soon after verifying in another browser, which is not signed in by that, and at once when somebody comes back', async () => {
    const person = await basira.person('elsewhere', { verified: false })
    const visit = await signedInVisit(basira, person)
    await banner(visit.page).waitFor()
    const left = await Visit.start(basira)
    await left.page.clock.install()
    await left.page.reload()
    await signIn(left, person)
    await banner(left.page).waitFor()
    await left.page.clock.pauseAt(Date.now() + 1_000)
    const link = await basira.mailedLink(person.email, /verify/i)
    const token = link.split('#token=')[1] ?? ''
    const phone = await Visit.start(basira, link)
    // Nobody is signed in there: the link proves the mailbox, the password whose account it is.
    await phone.page.getByText(`This link verifies ${person.email}.`).waitFor()
    await expect.poll(() => focused(phone.page)).toContain('Password')
    await phone.expectForEverybody('verify-with-password')
    // Kept for the click, and not for longer.
    expect(await holdsInMemory(phone.page, token)).toBe(true)
    await phone.page.keyboard.type('not the password of it')
    await phone.page.keyboard.press('Enter')
    await phone.page.getByText('The current password is wrong.').waitFor()
    await phone.expectInCorners('verify-wrong-password')
    await phone.page.keyboard.type(person.password)
    await phone.page.keyboard.press('Enter')
    await phone.page.getByText('Your email address is verified.').waitFor()
    expect(await holdsInMemory(phone.page, token)).toBe(false)
    await phone.page.getByRole('link', { name: 'Sign in' }).waitFor()
    await visit.page.evaluate('document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))')
    await banner(visit.page).waitFor({ state: 'detached' })
    // Nobody comes back to this one, but it is in sight.
    expect(await banner(left.page).isVisible()).toBe(true)
    await left.page.clock.fastForward(18_000)
    await banner(left.page).waitFor({ state: 'detached' })
    await left.end()
    await phone.end()
    await visit.end()
  })
})

describe('a forgotten password', () => {
  test('is replaced through a mailed link, and the old one is refused', async () => {
    const { email } = await basira.person('forgetful')
    const visit = await Visit.start(basira, '/sign-in')
    const { page } = visit
    await page.getByRole('link', { name: 'Forgot your password?' }).press('Enter')
    await heading(page, 'Forgot your password?').waitFor()
    await visit.expectInCorners('forgot')
    const ask = async (address: string): Promise<void> => {
      await page.getByLabel('Email').fill(address)
      await page.keyboard.press('Enter')
    }
    await ask(email)
    await heading(page, 'Check your email').waitFor()
    const told = (await page.getByRole('main').textContent())?.replace(email, '')
    // The newest link is the one that works, so one mail after the other.
    await basira.mailedLink(email, /reset/i)
    for (let more = 0; more < 2; more++) {
      await page.goto(`${basira.url}/forgot-password`)
      await ask(email)
      await heading(page, 'Check your email').waitFor()
      if (more === 0) await basira.mailedLink(email, /reset/i)
    }
    await page.goto(`${basira.url}/forgot-password`)
    await ask(email)
    await page.getByRole('alert').getByText('Too many requests.').waitFor()
    await ask('nobody@example.com')
    await heading(page, 'Check your email').waitFor()
    expect((await page.getByRole('main').textContent())?.replace('nobody@example.com', '')).toBe(told)

    const link = await basira.mailedLink(email, /reset/i)
    await page.goto(link)
    await heading(page, 'Choose a new password').waitFor()
    expect(page.url()).toBe(`${basira.url}/reset-password`)
    await expect.poll(() => focused(page)).toContain('New password')
    await visit.expectInCorners('reset')
    await page.keyboard.type('passwordpassword')
    await page.keyboard.press('Enter')
    await page.getByText('on a list of common passwords').waitFor()
    await page.keyboard.type(other)
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Your password is changed').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('Email').fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('The email address or the password is wrong.').waitFor()
    await page.setViewportSize({ width: 1440, height: 800 })
    await signIn(visit, { email, password: other })

    await page.goto(link)
    await page.getByRole('alert').getByText('This link does not work any more').waitFor()
    expect(await page.locator('input[type=password]').count()).toBe(0)
    await visit.expectInCorners('reset-spent')
    await page.getByRole('link', { name: 'Ask for a new link' }).click()
    await heading(page, 'Forgot your password?').waitFor()
    await visit.end()
  })
})

describe('a mailed link', () => {
  test('that was cut off or used says so, and what to do', async () => {
    const visit = await Visit.start(basira, '/verify-email')
    const { page } = visit
    for (const place of ['verify-email', 'reset-password', 'end-sessions']) {
      await page.goto(`${basira.url}/${place}`)
      await page.getByRole('alert').getByText('This link is not complete.').waitFor()
    }
    await visit.expectInCorners('cut-off')
    await page.goto(`${basira.url}/verify-email#token=a-token-that-was-used`)
    await page.getByText('Otherwise sign in and have a new email sent.').waitFor()
    expect(await holdsInMemory(page, 'a-token-that-was-used')).toBe(false)
    await visit.expectInCorners('verify-spent')
    await page.getByRole('link', { name: 'Sign in', exact: true }).click()
    await heading(page, 'Sign in').waitFor()
    await visit.end()
  })

  test('for another address than the one signed in says so, and works with the password of that account', async () => {
    const { email, password: theirs } = await basira.person('stranger', { verified: false })
    const link = await basira.mailedLink(email, /verify/i)
    const owner = await basira.person('owner')
    const visit = await signedInVisit(basira, owner)
    const { page } = visit
    await page.goto(link)
    await page.getByText(`You are signed in as ${owner.email}. This link verifies ${email}.`).waitFor()
    await visit.expectInCorners('verify-another')
    await page.setViewportSize({ width: 1440, height: 800 })
    await page.getByRole('textbox', { name: 'Password' }).fill(theirs)
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Your email address is verified.').waitFor()
    // It signs nobody in, nor out.
    await page.getByRole('link', { name: 'To the dashboard' }).click()
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await visit.end()
  })

  test('leads whoever does not know the password to a new one, which ends what a stranger made', async () => {
    const victim = await basira.person('victim', { verified: false })
    const thief = await signedInVisit(basira, victim)
    const visit = await Visit.start(basira, await basira.mailedLink(victim.email, /verify/i))
    const { page } = visit
    await page.getByText('signs everybody out and ends the API keys that were made before').waitFor()
    await page.getByRole('link', { name: 'Choose a new password' }).press('Enter')
    await page.getByLabel('Email').fill(victim.email)
    await page.keyboard.press('Enter')
    await heading(page, 'Check your email').waitFor()
    await page.goto(await basira.mailedLink(victim.email, /reset/i))
    await page.getByRole('textbox', { name: 'New password' }).fill(other)
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Your password is changed').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.setViewportSize({ width: 1440, height: 800 })
    await signIn(visit, { email: victim.email, password: other })
    expect(await banner(page).count()).toBe(0)
    await thief.page.reload()
    await heading(thief.page, 'Sign in').waitFor()
    await thief.end()
    await visit.end()
  })

  test('ends every session on a click, this browser’s too', async () => {
    const person = await basira.person('robbed')
    const { refresh } = await logIn(person)
    const next = await call('/auth/refresh', { refresh_token: refresh })
    await call('/auth/refresh', { refresh_token: next.body['refresh_token'] })
    expect((await call('/auth/refresh', { refresh_token: refresh })).status).toBe(401)
    const visit = await signedInVisit(basira, person)
    const { page } = visit
    await page.goto(await basira.mailedLink(person.email, /safety/))
    await page.getByRole('button', { name: 'End all sessions' }).waitFor()
    await visit.expectInCorners('end-sessions')
    await page.getByRole('button', { name: 'End all sessions' }).click()
    await page.getByText('Every session of your account has ended.').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByRole('textbox', { name: 'Password' }).waitFor()
    await visit.end()
  })
})

describe('signing in', () => {
  test('is held up after too many tries, and says until when', async () => {
    const visit = await Visit.start(basira, '/sign-in')
    const { page } = visit
    await page.getByLabel('Email').fill('locked@example.com')
    const field = page.getByRole('textbox', { name: 'Password' })
    const statuses: number[] = []
    for (let tries = 0; tries < 4; tries++) {
      await field.fill(`wrong password ${tries}`)
      const answer = page.waitForResponse('**/auth/session')
      await page.keyboard.press('Enter')
      statuses.push((await answer).status())
      // While it is busy the form is not sent again.
      await page.getByRole('alert').waitFor()
    }
    expect(statuses).toEqual([401, 401, 401, 429])
    await page
      .getByRole('alert')
      .getByText(/Too many requests. Try again in \d+ seconds. That is at \d/)
      .waitFor()
    await visit.expectInCorners('sign-in-held-up')
    await visit.end()
  })

  test('after the session was ended elsewhere leads back to where one was', async () => {
    const person = await basira.person('displaced')
    const visit = await signedInVisit(basira, person, '/settings/billing')
    const { page } = visit
    await page.waitForURL('**/settings/billing')
    const { access } = await logIn(person)
    const ended = await call('/auth/sessions', undefined, { authorization: `Bearer ${access}` }, 'DELETE')
    expect(ended.status).toBe(204)
    await page.reload()
    await heading(page, 'Sign in').waitFor()
    await signIn(visit, person)
    await page.waitForURL('**/settings/billing')
    // A tab that was open then is told that it was not its own doing.
    await call(
      '/auth/sessions',
      undefined,
      { authorization: `Bearer ${(await logIn(person)).access}` },
      'DELETE',
    )
    await page.getByRole('link', { name: 'Sessions' }).click()
    await page.getByText('Your session has ended.').waitFor()
    await visit.expectInCorners('sign-in-ended')
    await page.setViewportSize({ width: 1440, height: 800 })
    await signIn(visit, person)
    await page.waitForURL('**/settings/sessions')
    await visit.end()
  })

  test('says that the server cannot be reached, and keeps what was typed', async () => {
    const visit = await Visit.start(basira, '/sign-in')
    const { page } = visit
    await page.getByLabel('Email').fill('ada@example.com')
    await page.getByRole('textbox', { name: 'Password' }).fill(password)
    await visit.context.setOffline(true)
    await page.getByRole('button', { name: 'Sign in' }).press('Enter')
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor()
    expect(await page.getByLabel('Email').inputValue()).toBe('ada@example.com')
    await expect.poll(() => focused(page)).toBe('Sign in')
    // The browser tells of the lost network itself.
    visit.complaints.splice(0)
    await visit.context.setOffline(false)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Sign out' }).waitFor()
    await visit.end()
  })

  test('is passed over by whoever is signed in, and signing out leaves nothing of them', async () => {
    const person = await basira.person('present')
    const visit = await signedInVisit(basira, person)
    const { page } = visit
    for (const place of ['sign-in', 'sign-up']) {
      await page.goto(`${basira.url}/${place}`)
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/')
    }
    const second = await visit.tab(`${basira.url}/settings/sessions`)
    await second.getByRole('button', { name: 'Sign out' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    for (const tab of [page, second]) {
      await heading(tab, 'Sign in').waitFor()
      expect(await tab.content()).not.toContain(person.email)
      expect(await tab.getByText('Your session has ended').count()).toBe(0)
    }
    const next = await basira.person('next')
    await signIn(visit, next)
    expect(await page.content()).not.toContain(person.email)
    expect(await page.content()).toContain(next.email)
    await visit.end()
  })
})
