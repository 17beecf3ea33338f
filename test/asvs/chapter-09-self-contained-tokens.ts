/**
 * Chapter 9 of the ASVS, self-contained tokens: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-09-self-contained-tokens.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const selfContainedTokens: Chapter = {
  number: 9,
  title: 'Self-contained tokens',
  requirements: [
    {
      id: '9.1.1',
      level: 1,
      words: 'Tokens are believed only after their signature was checked.',
      status: 'met',
    },
    {
      id: '9.1.2',
      level: 1,
      words: 'Tokens are signed with one listed algorithm, and never with none.',
      status: 'met',
    },
    {
      id: '9.1.3',
      level: 1,
      words: 'The key of a signature comes from our store, never from the token.',
      status: 'met',
    },
    { id: '9.2.1', level: 1, words: 'A token counts only within its time.', status: 'met' },
    {
      id: '9.2.2',
      level: 2,
      words: 'A token counts only for the purpose that it was made for.',
      status: 'met',
    },
    {
      id: '9.2.3',
      level: 2,
      words: 'A token counts only at the service that it was made for.',
      status: 'met',
    },
    {
      id: '9.2.4',
      level: 2,
      words: 'Tokens of different services cannot be taken for one another.',
      status: 'met',
    },
  ],
}
