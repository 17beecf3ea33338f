/**
 * Every call of Basker that writes on behalf of a caller, with a request that would get through.
 *
 * That the lists are whole is held against the OpenAPI documents in basker.test.ts.
 */
import { password } from '../basker/test-basker.ts'
import { type Cast, tenant } from './basker-cast.ts'

export interface WritingCall {
  readonly method: string
  readonly path: (cast: Cast) => string
  readonly body?: (cast: Cast) => object
  /** What the caller needs to be for it. */
  readonly needs: 'nothing' | 'tenant role' | 'site owner'
}

const page = (slug: string): object => ({ title: 'Taken over', slug, _status: 'published' })
const documents = `/api/tenants/${tenant}/pages`
const partners = `/partners/2026-02/${tenant}/pages`

/** The native API's, by operationId. */
export const nativeWrites: Readonly<Record<string, WritingCall>> = {
  changePassword: {
    method: 'POST',
    path: () => '/api/users/me/change-password',
    body: () => ({ current_password: password, new_password: 'a copper ferry at dawn' }),
    needs: 'nothing',
  },
  endOtherSessions: { method: 'DELETE', path: () => '/api/users/me/sessions', needs: 'nothing' },
  endSession: {
    method: 'DELETE',
    path: ({ sessionId }) => `/api/users/me/sessions/${sessionId}`,
    needs: 'nothing',
  },
  createApiKey: {
    method: 'POST',
    path: () => '/api/users/me/api-keys',
    body: () => ({ name: 'late' }),
    needs: 'nothing',
  },
  revokeApiKey: {
    method: 'DELETE',
    path: ({ keyId }) => `/api/users/me/api-keys/${keyId}`,
    needs: 'nothing',
  },
  inviteUser: {
    method: 'POST',
    path: () => '/api/users',
    body: ({ slug }) => ({ email: `late-${slug}@example.com`, site_owner: true }),
    needs: 'site owner',
  },
  setRole: {
    method: 'PUT',
    path: ({ somebodyId }) => `/api/users/${somebodyId}/roles/${tenant}`,
    body: () => ({ role: 'owner' }),
    needs: 'site owner',
  },
  removeRole: {
    method: 'DELETE',
    path: ({ somebodyId }) => `/api/users/${somebodyId}/roles/${tenant}`,
    needs: 'site owner',
  },
  setSiteOwner: {
    method: 'PUT',
    path: ({ somebodyId }) => `/api/users/${somebodyId}/site-owner`,
    body: () => ({ site_owner: true }),
    needs: 'site owner',
  },
  disableUser: {
    method: 'POST',
    path: ({ somebodyId }) => `/api/users/${somebodyId}/disable`,
    needs: 'site owner',
  },
  createDocument: {
    method: 'POST',
    path: () => documents,
    body: ({ slug }) => page(`late-${slug}`),
    needs: 'tenant role',
  },
  updateDocument: {
    method: 'PATCH',
    path: ({ documentId }) => `${documents}/${documentId}`,
    body: () => ({ title: 'Taken over' }),
    needs: 'tenant role',
  },
  replaceDocument: {
    method: 'PUT',
    path: ({ documentId }) => `${documents}/${documentId}`,
    body: ({ slug }) => page(slug),
    needs: 'tenant role',
  },
  deleteDocument: {
    method: 'DELETE',
    path: ({ documentId }) => `${documents}/${documentId}`,
    needs: 'tenant role',
  },
}

/** Calls of the native API that write without being judged by a caller, and by what they are judged instead. */
export const byProof: Readonly<Record<string, string>> = {
  login: 'the password',
  logout: 'ends what it is sent with; a session that has ended is as it was asked to be',
  refreshToken: 'the refresh token, in one conditional statement',
  forgotPassword: 'nobody is asking yet',
  resetPassword: 'the mailed link',
  acceptInvitation: 'the mailed link',
  endSessionsByLink: 'the mailed link',
  lookAtLink: 'nothing: it is a look, and writes nothing',
}

/** The Partners API's, which are the same for every collection. */
export const partnerWrites: Readonly<Record<string, WritingCall>> = {
  createPage: {
    method: 'POST',
    path: () => partners,
    body: ({ slug }) => page(`late-${slug}`),
    needs: 'tenant role',
  },
  updatePage: {
    method: 'PATCH',
    path: ({ documentId }) => `${partners}/${documentId}`,
    body: () => ({ title: 'Taken over' }),
    needs: 'tenant role',
  },
  replacePage: {
    method: 'PUT',
    path: ({ documentId }) => `${partners}/${documentId}`,
    body: ({ slug }) => page(slug),
    needs: 'tenant role',
  },
  deletePage: {
    method: 'DELETE',
    path: ({ documentId }) => `${partners}/${documentId}`,
    needs: 'tenant role',
  },
}
