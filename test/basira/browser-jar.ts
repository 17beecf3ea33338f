/**
 * A browser as far as cookies go: it keeps what it is given, sends it back, and says from where it asks.
 *
 * It runs no page; real browsers are driven in test/browser.
 */
import { type Answer, type Ask, Connections } from './connection.ts'
import { api } from './person.ts'

export class BrowserJar {
  readonly cookies = new Map<string, string>()
  readonly #connections: Connections

  constructor(origin: string) {
    this.#connections = new Connections(origin, 30)
  }

  /** Asks from a page of the same origin, unless the headers say otherwise, and keeps the cookies of the reply. */
  async ask(method: string, path: string, { headers = {}, ...asked }: Ask = {}): Promise<Answer> {
    const answer = await this.#connections.ask(method, `${api}${path}`, {
      ...asked,
      headers: { 'sec-fetch-site': 'same-origin', ...this.#cookieHeader(), ...headers },
    })
    this.keep(answer)
    return answer
  }

  /** Takes over what the reply sets and drops what it ends. */
  keep(answer: Answer): void {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split(';')
      const at = pair.indexOf('=')
      const isEnded = attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0')
      if (isEnded) this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  /** A second browser that holds the same cookies. */
  copyTo(other: BrowserJar): void {
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
  }

  close(): void {
    this.#connections.close()
  }

  #cookieHeader(): { readonly cookie?: string } {
    if (this.cookies.size === 0) return {}
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  }
}
