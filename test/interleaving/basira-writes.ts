/**
 * Every call of Basira's API that writes on behalf of a caller, with a request that would get through.
 *
 * That the list is whole is held against the OpenAPI document in basira.test.ts.
 */
import type { Cast } from './basira-cast.ts'

export interface WritingCall {
  readonly method: string
  readonly path: (cast: Cast) => string
  readonly body?: (cast: Cast) => object
}

const fresh = 'a copper ferry at dawn'

/** By operationId. */
export const basiraWrites: Readonly<Record<string, WritingCall>> = {
  changeMe: { method: 'PATCH', path: () => '/auth/me', body: () => ({ name: 'Somebody else' }) },
  resendVerification: { method: 'POST', path: () => '/auth/resend-verification' },
  changePassword: {
    method: 'POST',
    path: () => '/auth/change-password',
    body: ({ person }) => ({ current_password: person.password, new_password: fresh }),
  },
  endOtherSessions: { method: 'DELETE', path: () => '/auth/sessions' },
  endOneSession: { method: 'DELETE', path: ({ otherSessionId }) => `/auth/sessions/${otherSessionId}` },
  changeOrganization: { method: 'PATCH', path: () => '/organization', body: () => ({ name: 'Taken over' }) },
  createApiKey: { method: 'POST', path: () => '/api-keys', body: () => ({ name: 'late' }) },
  changeApiKey: {
    method: 'PATCH',
    path: ({ keyId }) => `/api-keys/${keyId}`,
    body: () => ({ name: 'late' }),
  },
  revokeApiKey: { method: 'DELETE', path: ({ keyId }) => `/api-keys/${keyId}` },
  rotateApiKey: { method: 'POST', path: ({ keyId }) => `/api-keys/${keyId}/rotate`, body: () => ({}) },
  registerDatabase: {
    method: 'POST',
    path: () => '/databases',
    body: () => ({ name: 'late', engine: 'postgres', host: 'late.example' }),
  },
  changeDatabase: {
    method: 'PATCH',
    path: ({ databaseId }) => `/databases/${databaseId}`,
    body: () => ({ name: 'late' }),
  },
  deleteDatabase: { method: 'DELETE', path: ({ databaseId }) => `/databases/${databaseId}` },
}

/** Calls that write without being judged by a caller, and by what they are judged instead. */
export const byProof: Readonly<Record<string, string>> = {
  signUp: 'nobody is asking yet',
  login: 'the password',
  startSession: 'the password',
  refresh: 'the refresh token, in one conditional statement',
  refreshSession: 'the refresh token, in one conditional statement',
  logout: 'ends what it is sent with; a session that has ended is as it was asked to be',
  endSession: 'ends what it is sent with; a session that has ended is as it was asked to be',
  verifyEmail: 'the mailed link',
  forgotPassword: 'nobody is asking yet',
  resetPassword: 'the mailed link',
  endSessionsByLink: 'the mailed link',
  lookAtLink: 'nothing: it is a look, and writes nothing',
}
