/**
 * Chapter 8 of the ASVS, authorization: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-08-authorization.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const authorization: Chapter = {
  number: 8,
  title: 'Authorization',
  requirements: [
    {
      id: '8.1.1',
      level: 1,
      words: 'The documentation says which role and scope may call what, and on whose data.',
      status: 'met',
    },
    {
      id: '8.1.2',
      level: 2,
      words: 'The documentation says who may read and write which fields.',
      status: 'met',
    },
    {
      id: '8.2.1',
      level: 1,
      words: 'A call is carried out only for a credential whose role and scopes allow it.',
      status: 'met',
    },
    { id: '8.2.2', level: 1, words: 'Ids of what belongs to somebody else open nothing.', status: 'met' },
    {
      id: '8.2.3',
      level: 2,
      words: 'Fields are given to and taken from those only who may have them.',
      status: 'met',
    },
    {
      id: '8.3.1',
      level: 1,
      words: 'Rights are judged by the server, whatever the page shows or the request claims.',
      status: 'met',
    },
    { id: '8.4.1', level: 2, words: 'Tenants are kept apart.', status: 'met' },
  ],
}
