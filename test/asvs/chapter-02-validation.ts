/**
 * Chapter 2 of the ASVS, validation and business logic: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-02-validation.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const validation: Chapter = {
  number: 2,
  title: 'Validation and business logic',
  requirements: [
    { id: '2.1.1', level: 1, words: 'The documentation says what valid input looks like.', status: 'met' },
    {
      id: '2.1.2',
      level: 2,
      words: 'The documentation says which fields have to fit one another.',
      status: 'met',
    },
    {
      id: '2.1.3',
      level: 2,
      words: 'Limits for one person and for the whole are documented.',
      status: 'met',
    },
    { id: '2.2.1', level: 1, words: 'Input is held to an expected structure, range or list.', status: 'met' },
    { id: '2.2.2', level: 1, words: 'The server judges, whatever the browser has checked.', status: 'met' },
    { id: '2.2.3', level: 2, words: 'Fields that have to fit one another do.', status: 'met' },
    {
      id: '2.3.1',
      level: 1,
      words: 'Steps of a procedure cannot be left out or taken out of order.',
      status: 'met',
    },
    { id: '2.3.2', level: 2, words: 'The documented limits are held.', status: 'met' },
    { id: '2.3.3', level: 2, words: 'An operation happens in full or not at all.', status: 'met' },
    {
      id: '2.3.4',
      level: 2,
      words: 'What there is only so much of cannot be taken twice at once.',
      status: 'met',
    },
    { id: '2.4.1', level: 2, words: 'Machines that ask too much are slowed down.', status: 'met' },
  ],
}
