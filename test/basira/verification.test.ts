/**
 * Proving an address and resetting a password by mailed links, as they come out of a real mailbox.
 *
 * The pages in a browser are tested beside them; the words of the mails too.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, Connections, jsonOf } from './connection.ts'
import {
  api,
  ask,
  askFor,
  bearer,
  login,
  newAddress,
  newKey,
  newPerson,
  type Person,
  withoutLimits,
} from './person.ts'
import { type RunningBasira, runBasira } from './running.ts'

const verifyMail = /verify/i
const resetMail = /reset/i
const parallel = 50

let basira: RunningBasira

beforeAll(async () => {
  basira = await runBasira(withoutLimits)
})

afterAll(() => basira.close())

let databases = 0

function register(credential: string): Promise<Answer> {
  databases += 1
  const json = { name: `database ${databases}`, engine: 'postgres', host: `db-${databases}.internal` }
  return ask(basira.url, 'POST', '/databases', { headers: bearer(credential), json })
}

async function isVerified({ accessToken }: Person): Promise<unknown> {
  return jsonOf(await askFor(200, basira.url, 'GET', '/auth/me', { headers: bearer(accessToken) }))[
    'verified'
  ]
}

function verify(token: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask(basira.url, 'POST', '/auth/verify-email', { headers, json: { token } })
}

function resend({ accessToken }: Person): Promise<Answer> {
  return askFor(202, basira.url, 'POST', '/auth/resend-verification', { headers: bearer(accessToken) })
}

/** How often each status came back from `json` sent at once on as many connections. */
async function statusesAtOnce(path: string, json: object): Promise<Readonly<Record<number, number>>> {
  const connections = new Connections(basira.url, parallel)
  try {
    const answers = await Promise.all(
      Array.from({ length: parallel }, () => connections.ask('POST', `${api}${path}`, { json })),
    )
    const counts: Record<number, number> = {}
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
    return counts
  } finally {
    connections.close()
  }
}

describe('an unverified account', () => {
  test('registers one database; the second is refused with what to do, and unlimited at once after verifying', async () => {
    const person = await newPerson(basira)
    const key = await newKey(basira.url, person.accessToken)
    expect((await register(person.accessToken)).status).toBe(201)
    for (const credential of [person.accessToken, key.key]) {
      const refused = await register(credential)
      expect(refused.status).toBe(403)
      expect(String(jsonOf(refused)['error'])).toMatch(/^Verify your email address .*resend-verification/)
      expect(refused.headers['www-authenticate']).toMatch(/^Bearer /)
    }
    const token = await basira.post.takeToken(person.email, verifyMail)
    expect((await verify(token, bearer(key.key))).status).toBe(204)
    for (const credential of [person.accessToken, key.key, person.accessToken, key.key]) {
      expect((await register(credential)).status).toBe(201)
    }
    for (const credential of [person.accessToken, key.key]) {
      const me = jsonOf(await askFor(200, basira.url, 'GET', '/auth/me', { headers: bearer(credential) }))
      expect([me['verified'], me['limits']]).toEqual([
        true,
        // The limits of keys are out of the way here (person.ts).
        { databases: null, api_keys: null, retention_hours: 720, recommendations: true },
      ])
    }
  })

  test('registers one database also when many are sent at once', async () => {
    const { accessToken } = await newPerson(basira)
    const answers = await Promise.all(Array.from({ length: 20 }, () => register(accessToken)))
    expect(answers.filter(({ status }) => status === 201).length).toBe(1)
    expect(answers.filter(({ status }) => status === 403).length).toBe(19)
  })
})

describe('a mailed verification link', () => {
  test('leads to a page that changes nothing, however it is opened', async () => {
    const person = await newPerson(basira)
    const mail = await basira.post.take(person.email, verifyMail)
    const link = new URL(/https?:\/\/\S+/.exec(mail.text ?? '')?.[0] ?? '')
    const token = link.hash.replace('#token=', '')
    expect([link.origin, link.pathname, link.search]).toEqual([basira.url, '/verify-email', ''])
    const connections = new Connections(basira.url)
    // As a browser opens it, as a scanner does, and as somebody would who puts the fragment where it does not belong.
    for (const path of ['/verify-email', `/verify-email?token=${token}`]) {
      expect((await connections.ask('GET', path)).status).toBe(200)
      expect((await connections.ask('HEAD', path)).status).toBe(200)
    }
    for (const method of ['GET', 'HEAD']) {
      const answer = await connections.ask(method, `${api}/auth/verify-email?token=${token}`)
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
    }
    connections.close()
    expect(await isVerified(person)).toBe(false)
    expect((await verify(token, bearer(person.accessToken))).status).toBe(204)
    expect(await isVerified(person)).toBe(true)
  })

  test('works once, whoever is how fast, and signs nobody in', async () => {
    const person = await newPerson(basira)
    const token = await basira.post.takeToken(person.email, verifyMail)
    const proof = { token, password: person.password }
    expect(await statusesAtOnce('/auth/verify-email', proof)).toEqual({ 204: 1, 400: parallel - 1 })
    const again = await verify(token)
    expect(again.status).toBe(400)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(await isVerified(person)).toBe(true)
  })

  test('answers with nothing but the status: no cookie, no token', async () => {
    const person = await newPerson(basira)
    const answer = await verify(await basira.post.takeToken(person.email, verifyMail))
    expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([204, '', undefined])
  })

  test('dies when a newer one is sent', async () => {
    const person = await newPerson(basira)
    const older = await basira.post.takeToken(person.email, verifyMail)
    await resend(person)
    const newer = await basira.post.takeToken(person.email, verifyMail)
    expect(newer).not.toBe(older)
    const refused = await verify(older)
    expect([refused.status, await isVerified(person)]).toEqual([400, false])
    expect((await verify(newer)).status).toBe(204)
  })

  test('is refused to whoever is signed in as somebody else, and stays good for its owner', async () => {
    const owner = await newPerson(basira)
    const other = await newPerson(basira)
    const token = await basira.post.takeToken(owner.email, verifyMail)
    const refused = await verify(token, bearer(other.accessToken))
    const unknown = await verify('x'.repeat(token.length))
    expect([refused.status, refused.text]).toEqual([unknown.status, unknown.text])
    expect([await isVerified(owner), await isVerified(other)]).toEqual([false, false])
    expect((await verify(token, bearer(owner.accessToken))).status).toBe(204)
    expect([await isVerified(owner), await isVerified(other)]).toEqual([true, false])
  })

  test('cannot be used for a password, nor a reset link for verifying', async () => {
    const person = await newPerson(basira)
    const verifyToken = await basira.post.takeToken(person.email, verifyMail)
    await askFor(202, basira.url, 'POST', '/auth/forgot-password', { json: { email: person.email } })
    const resetToken = await basira.post.takeToken(person.email, resetMail)
    const password = `${person.password} other`
    await askFor(400, basira.url, 'POST', '/auth/reset-password', { json: { token: verifyToken, password } })
    expect((await verify(resetToken)).status).toBe(400)
    expect((await verify(verifyToken)).status).toBe(204)
  })

  test('is not sent again to an address that is verified', async () => {
    const person = await newPerson(basira, { verified: true })
    await resend(person)
    // Mails leave in the order in which they were queued: this one comes behind any that was sent by mistake.
    await askFor(202, basira.url, 'POST', '/auth/forgot-password', { json: { email: person.email } })
    await basira.post.take(person.email, resetMail)
    const subjects = basira.post.mails
      .filter(({ to }) => to?.some(({ address }) => address === person.email))
      .map(({ subject }) => subject)
    expect(subjects.filter((subject) => verifyMail.test(subject ?? '')).length).toBe(1)
  })
})

describe('a mailed reset link', () => {
  async function askReset({ email }: Pick<Person, 'email'>): Promise<string> {
    await askFor(202, basira.url, 'POST', '/auth/forgot-password', { json: { email } })
    return basira.post.takeToken(email, resetMail)
  }

  test('ends every session of the account with its access tokens at once, and signs nobody in', async () => {
    const person = await newPerson(basira)
    const elsewhere = await login(basira.url, person)
    const browser = await askFor(204, basira.url, 'POST', '/auth/session', {
      json: { email: person.email, password: person.password },
    })
    const cookie = (browser.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')
    await askFor(200, basira.url, 'GET', '/auth/me', { headers: { cookie } })
    const password = `${person.password} and more`
    const token = await askReset(person)
    const answer = await askFor(204, basira.url, 'POST', '/auth/reset-password', {
      json: { token, password },
    })
    expect([answer.text, answer.headers['set-cookie']]).toEqual(['', undefined])
    for (const headers of [bearer(person.accessToken), bearer(elsewhere.accessToken), { cookie }]) {
      expect((await ask(basira.url, 'GET', '/auth/me', { headers })).status).toBe(401)
    }
    for (const { refreshToken } of [person, elsewhere]) {
      const json = { refresh_token: refreshToken }
      expect((await ask(basira.url, 'POST', '/auth/refresh', { json })).status).toBe(401)
    }
    const fromCookies = await ask(basira.url, 'POST', '/auth/session/refresh', { headers: { cookie } })
    expect(fromCookies.status).toBe(401)
    const former = await ask(basira.url, 'POST', '/auth/login', {
      json: { email: person.email, password: person.password },
    })
    expect(former.status).toBe(401)
    await login(basira.url, { email: person.email, password })
    await basira.post.take(person.email, /password was changed/i)
  })

  test('works once, whoever is how fast', async () => {
    const person = await newPerson(basira)
    const token = await askReset(person)
    const password = `${person.password} and more`
    expect(await statusesAtOnce('/auth/reset-password', { token, password })).toEqual({
      204: 1,
      400: parallel - 1,
    })
    await login(basira.url, { email: person.email, password })
  })

  test('stays good when the new password is refused', async () => {
    const person = await newPerson(basira)
    const token = await askReset(person)
    const refused = await ask(basira.url, 'POST', '/auth/reset-password', {
      json: { token, password: 'short' },
    })
    expect(refused.status).toBe(400)
    await askFor(204, basira.url, 'POST', '/auth/reset-password', {
      json: { token, password: `${person.password} and more` },
    })
  })

  test('dies when a newer one is sent', async () => {
    const person = await newPerson(basira)
    const older = await askReset(person)
    const newer = await askReset(person)
    const password = `${person.password} and more`
    await askFor(400, basira.url, 'POST', '/auth/reset-password', { json: { token: older, password } })
    await askFor(204, basira.url, 'POST', '/auth/reset-password', { json: { token: newer, password } })
  })

  test('is mailed to nobody for an unknown address, with the same reply', async () => {
    const person = await newPerson(basira)
    const stranger = newAddress()
    const replies = await Promise.all(
      [stranger, person.email].map((email) =>
        askFor(202, basira.url, 'POST', '/auth/forgot-password', { json: { email } }),
      ),
    )
    expect(replies[0]?.text).toBe(replies[1]?.text)
    await basira.post.take(person.email, resetMail)
    // By now the stranger's has been answered, too.
    await sleep(1_500)
    expect(basira.post.mails.flatMap(({ to }) => to ?? []).map(({ address }) => address)).not.toContain(
      stranger,
    )
  })
})

test('a reset that was asked for is mailed, though the process is killed with the reply', async () => {
  const killed = await runBasira(withoutLimits)
  try {
    const person = await newPerson(killed)
    await askFor(202, killed.url, 'POST', '/auth/forgot-password', { json: { email: person.email } })
    await killed.stop('SIGKILL')
    await killed.startAgain()
    const token = await killed.post.takeToken(person.email, resetMail)
    const password = `${person.password} and more`
    await askFor(204, killed.url, 'POST', '/auth/reset-password', { json: { token, password } })
  } finally {
    await killed.close()
  }
})

test('a sign-up with an address that is taken gets the same reply, and its owner a mail that says so', async () => {
  const owner = await newPerson(basira)
  const json = { password: `another ${owner.password}`, name: 'Somebody Else', organization: 'Elsewhere' }
  const taken = await ask(basira.url, 'POST', '/auth/signup', { json: { ...json, email: owner.email } })
  const free = await ask(basira.url, 'POST', '/auth/signup', { json: { ...json, email: newAddress() } })
  expect([taken.status, taken.text]).toEqual([free.status, free.text])
  expect(Object.keys(taken.headers).sort()).toEqual(Object.keys(free.headers).sort())
  const mail = await basira.post.take(owner.email, /already have/i)
  expect(mail.text).not.toMatch(/#token=|Somebody Else|Elsewhere/)
  const attempt = { json: { email: owner.email, password: json.password } }
  expect((await ask(basira.url, 'POST', '/auth/login', attempt)).status).toBe(401)
  await login(basira.url, owner)
})

test('no header of a request changes where a mailed link leads', async () => {
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '444',
    forwarded: 'for=192.0.2.1;host=evil.example;proto=https',
    'x-original-url': 'https://evil.example/',
  }
  const email = newAddress()
  const password = `correct horse ${email}`
  await askFor(202, basira.url, 'POST', '/auth/signup', { headers, json: { email, password } })
  const { accessToken } = await login(basira.url, { email, password }, headers)
  const mine = { ...headers, ...bearer(accessToken) }
  const first = await basira.post.take(email, verifyMail)
  await askFor(202, basira.url, 'POST', '/auth/resend-verification', { headers: mine })
  const second = await basira.post.take(email, verifyMail)
  const token = /#token=([\w-]+)/.exec(second.text ?? '')?.[1]
  await askFor(204, basira.url, 'POST', '/auth/verify-email', { headers, json: { token, password } })
  await askFor(202, basira.url, 'POST', '/auth/signup', { headers, json: { email, password } })
  await askFor(202, basira.url, 'POST', '/auth/forgot-password', { headers, json: { email } })
  await askFor(201, basira.url, 'POST', '/api-keys', { headers: mine, json: { name: 'x' } })
  const others = [/already have/i, resetMail, /key was created/i].map((subject) =>
    basira.post.take(email, subject),
  )
  for (const mail of [first, second, ...(await Promise.all(others))]) {
    const whole = JSON.stringify([mail.text, mail.html, mail.headers])
    expect(whole).not.toContain('evil.example')
    const origins = [...(mail.text ?? '').matchAll(/https?:\/\/[^\s/#]*[^\s/#.]/g)].map(([origin]) => origin)
    expect(new Set(origins)).toEqual(new Set([basira.url]))
  }
})
