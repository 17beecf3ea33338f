/**
 * Time that is moved for a window's tabs and for the server together, and the calls that come of it.
 *
 * What should come of it is basira-refresh.test.ts. Timeouts of the browser itself, as of a call, still take their time.
 */
import type { BrowserContext, Request, Response } from 'playwright-core'
import type { BasiraDashboard } from './basira.ts'

const refreshPath = '/api/v1/auth/session/refresh'

export class MovedTime {
  /** Of every refresh that was answered, in order. */
  readonly refreshes: number[] = []
  /** Paths of the calls that were answered with 401. */
  readonly refused: string[] = []
  readonly #context: BrowserContext
  readonly #dashboard: BasiraDashboard
  readonly #open = new Set<Request>()

  private constructor(context: BrowserContext, dashboard: BasiraDashboard) {
    this.#context = context
    this.#dashboard = dashboard
    context.on('request', (request) => {
      if (request.url().includes('/api/')) this.#open.add(request)
    })
    context.on('requestfailed', (request) => this.#open.delete(request))
    context.on('response', (response) => this.#note(response))
  }

  /** Before a page of `context` loads. */
  static async of(context: BrowserContext, dashboard: BasiraDashboard): Promise<MovedTime> {
    const time = new MovedTime(context, dashboard)
    await context.clock.install({ time: dashboard.now() })
    // The head of a reply tells the machine's time, which nobody has moved.
    await context.route('**/api/v1/auth/me', async (route) => {
      const response = await route.fetch().catch(() => null)
      if (response === null) return route.abort()
      const date = new Date(dashboard.now()).toUTCString()
      await route.fulfill({ response, headers: { ...response.headers(), date } })
    })
    return time
  }

  /** Forgets what was noted, as the first call of a page, which finds nobody signed in. */
  async begin(): Promise<void> {
    await this.quiet()
    this.refreshes.length = 0
    this.refused.length = 0
  }

  /** Lets `ms` go by in `steps`, each with all calls that it makes. */
  async pass(ms: number, steps = 1): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.#dashboard.advance(ms / steps)
      await this.#context.clock.fastForward(ms / steps)
      await this.quiet()
    }
  }

  /** Until no call is under way. */
  async quiet(): Promise<void> {
    for (let calm = 0, tries = 0; calm < 3; tries++) {
      if (tries > 2_000) throw new Error('the calls never end')
      calm = this.#open.size === 0 ? calm + 1 : 0
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  #note(response: Response): void {
    const { pathname } = new URL(response.url())
    this.#open.delete(response.request())
    if (pathname === refreshPath) this.refreshes.push(response.status())
    else if (response.status() === 401) this.refused.push(pathname)
  }
}
