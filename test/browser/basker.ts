/**
 * Basker with its panel and a browser in front of it: started in this process, mails through a real SMTP server.
 *
 * What the panel should do is in the tests beside this file.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firstOwner, startBasker } from '@claviger/basker'
import { buildPanels } from '../../tools/panel.mjs'
import { type Post, startPost } from '../basira/post.ts'
import { startChromium } from './chromium.ts'
import { type Shown, Visit } from './visit.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
export interface BaskerPanel extends Shown {
  /** Of the site owner made at the first start. */
  readonly owner: { readonly email: string; readonly password: string }
  readonly post: Post
  close(): Promise<void>
}

export async function startBaskerPanel(): Promise<BaskerPanel> {
  const status = await buildPanels(process.execPath, root, ['basker'])
  if (status !== 0) throw new Error('the panel cannot be built')
  const dataDir = await mkdtemp(join(tmpdir(), 'basker-'))
  const post = await startPost()
  let told = ''
  const environment = { CLAVIGER_DATA: dataDir, BASKER_PORT: '0', SMTP_URL: post.url, LOG_LEVEL: 'error' }
  const basker = await startBasker(environment, {
    tell: (line) => {
      told += line
    },
  })
  const password = / password (\S+)$/.exec(told)?.[1]
  if (password === undefined) throw new Error('no password was told')
  const browser = await startChromium()
  return {
    owner: { email: firstOwner, password },
    url: `${basker.url}/admin`,
    post,
    browser,
    async close() {
      await browser.close()
      await basker.close()
      await post.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A window in which `person` is signed in, at `path` of the panel. */
export async function signedInVisit(
  panel: BaskerPanel,
  person: { readonly email: string; readonly password: string } = panel.owner,
  path = '',
): Promise<Visit> {
  const visit = await Visit.start(panel, path)
  await signIn(visit, person)
  return visit
}

export async function signIn(
  { page }: Visit,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /^Your profile/ }).waitFor()
}
