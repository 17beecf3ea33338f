/**
 * Chapter 12 of the ASVS, secure communication: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-12-secure-communication.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const secureCommunication: Chapter = {
  number: 12,
  title: 'Secure communication',
  requirements: [
    {
      id: '12.1.1',
      level: 1,
      words: 'Only current versions of TLS are offered.',
      status: 'not applicable',
      reason: 'TLS ends at the operator’s proxy, which docs/operations.md asks for.',
    },
    {
      id: '12.1.2',
      level: 2,
      words: 'Only recommended cipher suites are offered.',
      status: 'not applicable',
      reason: 'TLS ends at the operator’s proxy, which docs/operations.md asks for.',
    },
    {
      id: '12.1.3',
      level: 2,
      words: 'Client certificates are checked before they are believed.',
      status: 'not applicable',
      reason: 'There are no client certificates.',
    },
    {
      id: '12.2.1',
      level: 1,
      words: 'Everything between clients and the service goes over TLS.',
      status: 'not applicable',
      reason: 'TLS ends at the operator’s proxy, which docs/operations.md asks for.',
    },
    {
      id: '12.2.2',
      level: 1,
      words: 'Certificates that the public meets are trusted publicly.',
      status: 'not applicable',
      reason: 'TLS ends at the operator’s proxy, which docs/operations.md asks for.',
    },
    {
      id: '12.3.1',
      level: 2,
      words: 'Connections to other systems are encrypted.',
      status: 'partly',
      deviation:
        'Mail with a user insists on TLS; PostgreSQL, Redis and mail without a user go in the clear where the operator’s URL says so, for they are often on the same machine.',
    },
    { id: '12.3.2', level: 2, words: 'Certificates of other systems are checked.', status: 'met' },
    {
      id: '12.3.3',
      level: 2,
      words: 'Connections between internal services are encrypted.',
      status: 'not applicable',
      reason: 'There is one process, and no service calls another over HTTP.',
    },
    {
      id: '12.3.4',
      level: 2,
      words: 'Internal certificates come from a known authority.',
      status: 'not applicable',
      reason: 'There is one process, and no service calls another over HTTP.',
    },
  ],
}
