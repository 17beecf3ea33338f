/**
 * What can be given another name, and a credential that was known under the former one.
 *
 * That nobody is answered with the former name from the moment the call returns is in revocation.test.ts.
 */
import type { Answered, Asking } from './load.ts'
import { api, askFor, bearer, newKey, newPerson, type Person } from './person.ts'
import type { RunningBasira } from './running.ts'

export interface Rename {
  /** What is asked with the credential all the time. */
  readonly asking: Asking
  readonly former: string
  readonly fresh: string
  /** Gives the fresh name; resolves when the call that does has returned. */
  readonly act: () => Promise<unknown>
  /** The name in an answer. */
  readonly nameIn: (answered: Answered) => unknown
}

type Call = '/auth/me' | '/organization'

const former = 'Moorhens'
const fresh = 'Kingfishers'

async function renamed(
  basira: RunningBasira,
  call: Call,
  credential: (person: Person) => Promise<string>,
): Promise<Rename> {
  const person = await newPerson(basira)
  const headers = bearer(person.accessToken)
  const give = (name: string) => askFor(200, basira.url, 'PATCH', call, { headers, json: { name } })
  await give(former)
  return {
    asking: { path: `${api}/auth/me`, headers: bearer(await credential(person)) },
    former,
    fresh,
    act: () => give(fresh),
    nameIn: ({ text }) => {
      const me: Readonly<Record<string, unknown>> = JSON.parse(text)
      return call === '/auth/me' ? me['name'] : (me['organization'] as { readonly name: string }).name
    },
  }
}

export const renames: Readonly<Record<string, (basira: RunningBasira) => Promise<Rename>>> = {
  'an account with a key': (basira) =>
    renamed(basira, '/auth/me', async ({ accessToken }) => (await newKey(basira.url, accessToken)).key),
  'an account with a session': (basira) =>
    renamed(basira, '/auth/me', async ({ accessToken }) => accessToken),
  'an organization with a key': (basira) =>
    renamed(basira, '/organization', async ({ accessToken }) => (await newKey(basira.url, accessToken)).key),
}
