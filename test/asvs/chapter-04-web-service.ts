/**
 * Chapter 4 of the ASVS, api and web service: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-04-web-service.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const webService: Chapter = {
  number: 4,
  title: 'API and web service',
  requirements: [
    {
      id: '4.1.1',
      level: 1,
      words: 'Every body is what its Content-Type says, character set included.',
      status: 'met',
    },
    {
      id: '4.1.2',
      level: 2,
      words: 'Only pages for people lead from HTTP to HTTPS.',
      status: 'not applicable',
      reason: 'TLS and port 80 are the proxy’s, and the sample configuration opens no port 80.',
    },
    {
      id: '4.1.3',
      level: 2,
      words: 'Headers that a proxy sets cannot be set by whoever asks.',
      status: 'met',
    },
    { id: '4.2.1', level: 2, words: 'Where a request ends is not a matter of opinion.', status: 'met' },
    { id: '4.3.1', level: 2, words: 'What a query may cost is bounded.', status: 'met' },
    {
      id: '4.3.2',
      level: 2,
      words: 'GraphQL does not tell its schema in production.',
      status: 'not applicable',
      reason: 'No GraphQL.',
    },
    {
      id: '4.4.1',
      level: 1,
      words: 'WebSockets run over TLS.',
      status: 'not applicable',
      reason: 'No WebSockets.',
    },
    {
      id: '4.4.2',
      level: 2,
      words: 'The origin of a WebSocket is checked.',
      status: 'not applicable',
      reason: 'No WebSockets.',
    },
    {
      id: '4.4.3',
      level: 2,
      words: 'Tokens of WebSockets are as good as those of sessions.',
      status: 'not applicable',
      reason: 'No WebSockets.',
    },
    {
      id: '4.4.4',
      level: 2,
      words: 'Tokens of WebSockets come from the session.',
      status: 'not applicable',
      reason: 'No WebSockets.',
    },
  ],
}
