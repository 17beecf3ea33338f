/**
 * A change: one line in the log of everything that can make a principal say less, or go by another name.
 *
 * How a process learns of changes is the feed's business (`feed.ts`).
 */

/** What a change is about. `secrets` is a withdrawn pepper or signing key. */
export type ChangeKind = 'key' | 'session' | 'account' | 'membership' | 'organization' | 'secrets'

/**
 * The name under which remembered credentials are dropped: `key:<id>`, `session:<id>`, `account:<id>`,
 * `membership:<organization>:<account>`, `organization:<id>` or `secrets:<id>`.
 */
export type Subject = `${ChangeKind}:${string}`

export interface Change {
  readonly subject: Subject
}

export const keySubject = (keyId: string): Subject => `key:${keyId}`
export const sessionSubject = (sessionId: string): Subject => `session:${sessionId}`
export const accountSubject = (accountId: string): Subject => `account:${accountId}`
export const organizationSubject = (organizationId: string): Subject => `organization:${organizationId}`
export const membershipSubject = (organizationId: string, accountId: string): Subject =>
  `membership:${organizationId}:${accountId}`
export const secretsSubject = (secretId: string): Subject => `secrets:${secretId}`
