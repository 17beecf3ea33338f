/**
 * The dashboards that pages are measured of: each with a browser, somebody to sign in, and something to show.
 *
 * What is measured: `pages-bench.ts`.
 */
import {
  type BasiraDashboard,
  signedInVisit as basiraVisit,
  startBasiraDashboard,
} from '../test/browser/basira.ts'
import { fillDashboard } from '../test/browser/basira-content.ts'
import { signedInVisit as baskerVisit, startBaskerPanel } from '../test/browser/basker.ts'
import type { Visit } from '../test/browser/visit.ts'

type Browser = BasiraDashboard['browser']
export type Context = Visit['context']
/** Cookies and what else a signed-in browser keeps. */
export type Kept = Awaited<ReturnType<Context['storageState']>>

export interface Place {
  readonly name: string
  readonly url: string
  /** Words that are in the page's main part as soon as it shows what it is for. */
  readonly shows: string
  readonly isSignedIn: boolean
  /** Weighed are all; how long they take is measured of some. */
  readonly isTimed: boolean
}

export interface Dashboard {
  readonly name: string
  readonly browser: Browser
  readonly places: readonly Place[]
  /** Signs in anew. */
  signIn(): Promise<Kept>
  close(): Promise<void>
}

/** How many databases and keys are listed. */
const entries = 12

export async function basira(): Promise<Dashboard> {
  const dashboard = await startBasiraDashboard()
  const person = await dashboard.person('bench')
  await fillDashboard(dashboard, person, entries)
  const { url, browser } = dashboard
  return {
    name: "Basira's dashboard",
    browser,
    places: [
      { name: 'sign-in', url: `${url}/sign-in`, shows: 'Password', isSignedIn: false, isTimed: true },
      { name: 'databases', url: `${url}/`, shows: 'orders-1', isSignedIn: true, isTimed: true },
      {
        name: 'API keys',
        url: `${url}/settings/api-keys`,
        shows: 'agent-1',
        isSignedIn: true,
        isTimed: false,
      },
    ],
    signIn: async () => leave(await basiraVisit(dashboard, person)),
    close: () => dashboard.close(),
  }
}

export async function basker(): Promise<Dashboard> {
  const panel = await startBaskerPanel()
  const { url, browser, owner } = panel
  return {
    name: "Basker's panel",
    browser,
    places: [
      { name: 'sign-in', url: `${url}/sign-in`, shows: 'Password', isSignedIn: false, isTimed: true },
      { name: 'documents', url: `${url}/`, shows: 'Published', isSignedIn: true, isTimed: true },
      { name: 'users', url: `${url}/users`, shows: owner.email, isSignedIn: true, isTimed: false },
    ],
    signIn: async () => leave(await baskerVisit(panel)),
    close: () => panel.close(),
  }
}

async function leave({ context }: Visit): Promise<Kept> {
  const kept = await context.storageState()
  await context.close()
  return kept
}
