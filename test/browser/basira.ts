/**
 * Basira with its dashboard and a browser in front of it: started in this process, mails through a real SMTP server.
 *
 * What the dashboard should do is in the tests beside this file.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningBasira, startBasira } from '@claviger/basira-api'
import { buildPanels } from '../../tools/panel.mjs'
import { type Post, startPost } from '../basira/post.ts'
import { startChromium } from './chromium.ts'
import { type Shown, Visit } from './visit.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Person {
  readonly email: string
  readonly password: string
}

export interface BasiraDashboard extends Shown {
  readonly post: Post
  readonly running: RunningBasira
  /** Moves the server's clock on. */
  advance(ms: number): void
  /** What the server's clock shows. */
  now(): number
  /** The link of the next mail to `email` with such a subject, as a person would click it: from its HTML part. */
  mailedLink(email: string, subject: RegExp): Promise<string>
  /** Somebody who has signed up, by the API. */
  person(name: string, is?: { readonly verified: boolean }): Promise<Person>
  close(): Promise<void>
}

/** @param more variables beside those that every run gets; they win */
export async function startBasiraDashboard(
  more: Readonly<Record<string, string>> = {},
): Promise<BasiraDashboard> {
  const status = await buildPanels(process.execPath, root, ['basira'])
  if (status !== 0) throw new Error('the dashboard cannot be built')
  const dataDir = await mkdtemp(join(tmpdir(), 'basira-'))
  const post = await startPost()
  const clock = { offsetMs: 0 }
  const environment = {
    CLAVIGER_DATA: dataDir,
    BASIRA_PORT: '0',
    SMTP_URL: post.url,
    LOG_LEVEL: 'error',
    BASIRA_LIMIT_SIGN_UPS_PER_BLOCK: '1000',
    BASIRA_LIMIT_MAILS_PER_BLOCK_HOUR: '1000',
    BASIRA_LIMIT_KEYS_UNVERIFIED: '1000',
    ...more,
  }
  const now = (): number => Date.now() + clock.offsetMs
  const running = await startBasira(environment, { now })
  const browser = await startChromium()
  const { url } = running
  return {
    url,
    post,
    running,
    browser,
    advance(ms) {
      clock.offsetMs += ms
    },
    now,
    async mailedLink(email, subject) {
      const href = /href="([^"]+#token=[^"]+)"/.exec((await post.take(email, subject)).html ?? '')?.[1]
      if (href === undefined) throw new Error('the mail has no link')
      return href.replaceAll('&amp;', '&')
    },
    async person(name, { verified } = { verified: true }) {
      const person = { email: `${name}@example.com`, password: 'quiet otters count seven lamps' }
      await send(url, '/auth/signup', person, 202)
      if (verified) {
        const token = await post.takeToken(person.email, /verify/i)
        await send(url, '/auth/verify-email', { token, password: person.password }, 204)
      }
      return person
    },
    async close() {
      await browser.close()
      await running.close()
      await post.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function send(url: string, path: string, body: unknown, status: number): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (reply.status !== status) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
}

/** A window in which `person` is signed in, at `path` of the dashboard. */
export async function signedInVisit(dashboard: BasiraDashboard, person: Person, path = '/'): Promise<Visit> {
  const visit = await Visit.start(dashboard, path)
  await signIn(visit, person)
  return visit
}

export async function signIn({ page }: Visit, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Sign out', includeHidden: true }).waitFor({ state: 'attached' })
}
