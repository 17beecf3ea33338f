/**
 * What routes say about their credentials in the OpenAPI document; about their replies they say what every service does.
 *
 * The schemes are named in `../reference.ts`.
 */
export {
  alwaysRefused,
  noCredential,
  nothing,
  refusesBody,
  refusesCaller,
  refusesCallerAndBody,
  refusesReader,
} from '@claviger/service'

/** How a call may be authenticated, as OpenAPI says it. */
export const anyCredential = [
  { apiKey: [] },
  { apiKeyBearer: [] },
  { accessToken: [] },
  { sessionCookie: [] },
]
export const sessionOnly = [{ accessToken: [] }, { sessionCookie: [] }]
