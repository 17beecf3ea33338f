/**
 * From a request to its caller: the carriers are read, the engine is asked, and for what it has in memory the answer is
 * there at once.
 *
 * What a route demands of the caller: `guard.ts`.
 */
import { type Engine, isRefusal, type Principal, Secret, type Verdict } from 'claviger'
import type { FastifyRequest } from 'fastify'
import { place } from '../address/address-block.ts'
import { RequestProblem } from '../reply/request-problem.ts'
import type { Caller } from './caller.ts'
import { CarrierReader } from './carrier-reader.ts'

/** What of the engine is needed here. */
export interface CheckingEngine {
  readonly dialect: Pick<Engine['dialect'], 'carriers'>
  readonly keyCheck: Pick<Engine['keyCheck'], 'check' | 'refuse'>
  readonly accessCheck: Pick<Engine['accessCheck'], 'check'>
}

const none: Caller = Object.freeze({ kind: 'none' })

export class Callers {
  readonly #engine: CheckingEngine
  readonly #reader: CarrierReader
  readonly #now: () => number

  constructor(engine: CheckingEngine, now: () => number) {
    this.#engine = engine
    this.#reader = new CarrierReader(engine.dialect.carriers)
    this.#now = now
  }

  /**
   * Who is asking: at once for a credential in memory and for a request without one, else once the store has answered. What
   * was presented and cannot be read is refused after the same work as an unknown key.
   *
   * @throws RequestProblem `headers_duplicate`, `credential_conflict`, where the dialect refuses several credentials
   * @throws Error whatever the engine fails with: always an error, for Fastify takes `throw undefined` for a yes
   */
  of(request: FastifyRequest): Caller | Promise<Caller> {
    try {
      const caller = this.#read(request)
      return caller instanceof Promise ? caller.catch(throwError) : caller
    } catch (error) {
      return throwError(error)
    }
  }

  #read(request: FastifyRequest): Caller | Promise<Caller> {
    const found = this.#reader.read(request.raw.rawHeaders)
    switch (found) {
      case 'api_key': {
        const presented = new Secret<'api-key'>(this.#reader.take())
        const verdict = this.#engine.keyCheck.check(presented, request.clientAddress, this.#now())
        return verdict instanceof Promise ? verdict.then(headerCaller) : headerCaller(verdict)
      }
      case 'access_token': {
        const verdict = this.#checkAccess(this.#reader.take(), request)
        return verdict instanceof Promise ? verdict.then(headerCaller) : headerCaller(verdict)
      }
      case 'none':
        return this.#byCookie(request)
      case 'unreadable':
        this.#reader.take()
        return this.#engine.keyCheck.refuse().then(refusedCaller)
      default:
        this.#reader.take()
        if (this.#engine.dialect.carriers.several === 'ignore') return none
        throw new RequestProblem(found === 'duplicate' ? 'headers_duplicate' : 'credential_conflict')
    }
  }

  /** Does the work of refusing a bad key, for a request that carries none. */
  async refuse(): Promise<void> {
    await this.#engine.keyCheck.refuse()
  }

  #byCookie(request: FastifyRequest): Caller | Promise<Caller> {
    const header = request.headers.cookie
    if (header === undefined) return none
    const token = request.server.parseCookie(header)[this.#engine.dialect.carriers.cookies.access]
    if (token === undefined || token === '') return none
    const verdict = this.#checkAccess(token, request)
    return verdict instanceof Promise ? verdict.then(cookieCaller) : cookieCaller(verdict)
  }

  #checkAccess(token: string, request: FastifyRequest): Verdict | Promise<Verdict> {
    const presented = new Secret<'access-token'>(token)
    return this.#engine.accessCheck.check(presented, () => place(request.clientAddress), this.#now())
  }
}

function headerCaller(verdict: Verdict): Caller {
  const principal = principalIn(verdict)
  return principal === null ? refusedCaller(verdict) : { kind: 'principal', principal, transport: 'header' }
}

function cookieCaller(verdict: Verdict): Caller {
  const principal = principalIn(verdict)
  return principal === null ? refusedCaller(verdict) : { kind: 'principal', principal, transport: 'cookie' }
}

/**
 * The principal of a verdict that is positive beyond doubt, else null. Not the types are relied on here: an engine of another
 * version, or one that is broken, would get past them.
 */
function principalIn(verdict: Verdict | null | undefined): Principal | null {
  if (typeof verdict !== 'object' || verdict === null || verdict.ok !== true) return null
  const principal: Partial<Principal> | null | undefined = verdict.principal
  const type = principal?.credential?.type
  const isWhole =
    (type === 'api_key' || type === 'session') &&
    typeof principal?.account?.id === 'string' &&
    typeof principal.scopes?.has === 'function'
  return isWhole ? verdict.principal : null
}

/** @throws TypeError where `verdict` is neither yes nor no; the request is answered 500 and the log says why */
function refusedCaller(verdict: Verdict | null | undefined): Caller {
  if (typeof verdict === 'object' && verdict !== null && verdict.ok === false && isRefusal(verdict.refusal)) {
    return { kind: 'refused', refusal: verdict.refusal }
  }
  throw new TypeError(
    'callers: the engine gave no verdict: use one version of claviger and of @claviger/fastify',
  )
}

function throwError(error: unknown): never {
  throw error instanceof Error ? error : new TypeError('callers: the engine threw what is no error')
}
