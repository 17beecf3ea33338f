/**
 * A partner problem: a request that the Partners API answers with a no, and the words it says it in.
 *
 * The words are part of the wire and each is written once, here. How they become a reply: `answer-problem.ts`.
 */

/** One field of a document that was not accepted. */
export interface FieldProblem {
  /** Path of the field, `sections.0.title`. */
  readonly path: string
  readonly message: string
  readonly code: string
}

export interface ProblemExtras {
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  readonly errors?: readonly FieldProblem[]
  /** Whether the body goes without the id of the request, byte for byte as printed. Default: false. */
  readonly bare?: true
}

/** Thrown for an expected no. Made with the status, from which `error` of the body follows. */
export class PartnerProblem extends Error {
  readonly status: number
  readonly extras: ProblemExtras

  constructor(status: number, message: string, extras: ProblemExtras = {}) {
    super(message)
    this.name = 'PartnerProblem'
    this.status = status
    this.extras = extras
  }
}

/**
 * Missing, malformed, unknown, expired and revoked alike. Made once: writing down a stack for each would tell some of them
 * apart by their time.
 */
export const unauthorized = new PartnerProblem(401, 'Valid API key required', {
  bare: true,
  headers: { 'www-authenticate': 'API-Key realm="partners"' },
})

/** @param seconds whole, until one more request fits */
export function tooManyRequests(seconds: number): PartnerProblem {
  return new PartnerProblem(429, 'Rate limit exceeded. Please retry later.', {
    bare: true,
    headers: { 'retry-after': String(seconds) },
  })
}

export function versionUnsupported(version: string, supported: readonly string[]): PartnerProblem {
  return new PartnerProblem(
    400,
    `Version ${version} is not supported. Supported versions: ${supported.join(', ')}`,
  )
}

export const tenantMissing = new PartnerProblem(400, 'Tenant slug or identifier must be provided')
export const tenantsDisagree = new PartnerProblem(400, 'Tenant identifiers do not agree')
export const tenantUnknown = new PartnerProblem(404, 'Tenant not found')
/** The same for every tenant, whatever is in it. */
export const tenantForbidden = new PartnerProblem(403, 'This API key may not access this tenant')
export const collectionMissing = new PartnerProblem(400, 'Provide a collection path after the tenant segment')
export const collectionUnknown = new PartnerProblem(404, 'Collection not found')
export const documentIdMissing = new PartnerProblem(400, 'Provide a document id after the collection')
/** Unknown, another tenant's, and a draft for those who may not see drafts. */
export const documentUnknown = new PartnerProblem(404, 'Document not found')
export const pathUnknown = new PartnerProblem(404, 'Not found')
export const bodyNotJson = new PartnerProblem(400, 'Request body must be valid JSON')
export const bodyNotObject = new PartnerProblem(400, 'Request body must be a JSON object')
export const roleMissing = new PartnerProblem(403, 'Your role in this tenant does not allow this')
export const slugTaken = new PartnerProblem(409, 'A document with this slug exists in this tenant')
export const etagStale = new PartnerProblem(412, 'The document has changed since its ETag was read')

/** @param allow methods that the path answers to */
export function methodNotAllowed(allow: readonly string[]): PartnerProblem {
  return new PartnerProblem(405, 'Method not allowed', { headers: { allow: allow.join(', ') } })
}

/** A query parameter that cannot be used; `message` names it or the field in it. */
export function queryInvalid(message: string): PartnerProblem {
  return new PartnerProblem(400, message)
}

export function documentInvalid(errors: readonly FieldProblem[]): PartnerProblem {
  return new PartnerProblem(422, 'The document is not valid', { errors })
}

/** Every problem, for the documentation, with a name in braces where a reply says more. */
export const partnerProblems: readonly PartnerProblem[] = [
  unauthorized,
  tooManyRequests(0),
  versionUnsupported('{version}', ['{versions}']),
  tenantMissing,
  tenantsDisagree,
  tenantUnknown,
  tenantForbidden,
  collectionMissing,
  collectionUnknown,
  documentIdMissing,
  documentUnknown,
  pathUnknown,
  bodyNotJson,
  bodyNotObject,
  roleMissing,
  slugTaken,
  etagStale,
  methodNotAllowed([]),
  documentInvalid([]),
  queryInvalid('{what is wrong, and with which field}'),
]
