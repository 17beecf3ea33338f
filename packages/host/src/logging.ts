/**
 * The log of a process: JSON, one object a line, with nothing in it that could be replayed or that names a person.
 *
 * What is worth a line is decided by whoever logs; metrics are in metrics.ts.
 */
import { hash } from 'node:crypto'
import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { LogLevel } from './configuration.ts'

export type { Logger } from 'pino'

export interface LogOptions {
  readonly level: LogLevel
  /** The service, in every line. */
  readonly service: string
  /** Standard output by default, written without blocking and flushed at exit. */
  readonly destination?: DestinationStream
}

/** The path of a URL or request target, without query and fragment, at most 256 characters. */
export function pathOnly(target: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? target.replace(/^[^/]*\/\/[^/?#]*/, '') : target
  return path.replace(/[?#].*$/s, '').slice(0, 256)
}

function textField(value: unknown, field: string): string | undefined {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined
  return typeof found === 'string' ? found : undefined
}

interface ErrorLine {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorLine
}

/**
 * What is logged of an error: never its other properties, in which drivers put rows and mail libraries put addresses.
 */
function errorLine(error: unknown, depth = 0): ErrorLine {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' }
  const code = textField(error, 'code')
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && depth < 3 && { cause: errorLine(error.cause, depth + 1) }),
  }
}

/** Fields that carry credentials or people. The second line of defence: nobody should log them in the first place. */
const hiddenFields = [
  'headers',
  'cookies',
  'body',
  'query',
  'authorization',
  'cookie',
  'password',
  'token',
  'access_token',
  'refresh_token',
  'secret',
  'key',
  'email',
]

/**
 * A logger. Requests, replies and errors are cut down to what is safe to keep, whichever library logs them:
 * no headers, cookies, bodies or query strings. Hand it to Fastify as `loggerInstance`.
 */
export function createLogger(options: LogOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { service: options.service, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: {
        err: (error: unknown) => errorLine(error),
        error: (error: unknown) => errorLine(error),
        req: (request: unknown) => ({
          id: textField(request, 'id'),
          method: textField(request, 'method'),
          path: pathOnly(textField(request, 'url') ?? ''),
        }),
        res: (reply: unknown) => ({ status: Reflect.get(Object(reply), 'statusCode') }),
        url: (url: unknown) => pathOnly(String(url)),
      },
      redact: {
        paths: hiddenFields.flatMap((field) => [field, `*.${field}`]),
        censor: '[hidden]',
      },
    },
    options.destination ?? destination({ dest: 1, sync: false }),
  )
}

/** What the line of a request is made from. */
export interface RequestFacts {
  readonly requestId: string
  readonly method: string
  /** The pattern of the route (`/api-keys/:id`), never the target that was sent; null where no route matched. */
  readonly route: string | null
  readonly status: number
  readonly milliseconds: number
  /** Null for a stranger. */
  readonly credential: { readonly type: 'api_key' | 'session'; readonly id: string } | null
  /** Says the IPv4 /32 or IPv6 /64 of the client; asked only for a line that is written. */
  readonly addressBlockOf: () => string
}

/** How a credential is named in logs: a key by its public id, a session by a digest of its id. */
export function credentialInLog(credential: {
  readonly type: 'api_key' | 'session'
  readonly id: string
}): string {
  if (credential.type === 'api_key') return `api_key ${credential.id}`
  return `session ${hash('sha256', credential.id).slice(0, 12)}`
}

/**
 * Writes the line of a request that was answered: `error` for a failure of ours (5xx), `info` for a refusal, `debug` for all
 * else. A line costs more than the rest of a request with a known key, so what went well is counted (`metrics.ts`), not told.
 */
export function logRequest(log: Logger, facts: RequestFacts): void {
  const level = facts.status >= 500 ? 'error' : facts.status >= 400 ? 'info' : 'debug'
  if (!log.isLevelEnabled(level)) return
  log[level](
    {
      requestId: facts.requestId,
      method: facts.method,
      route: facts.route,
      status: facts.status,
      ms: Math.round(facts.milliseconds * 100) / 100,
      credential: facts.credential === null ? null : credentialInLog(facts.credential),
      addressBlock: facts.addressBlockOf(),
    },
    'request',
  )
}
