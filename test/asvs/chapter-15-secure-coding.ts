/**
 * Chapter 15 of the ASVS, secure coding and architecture: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-15-secure-coding.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const secureCoding: Chapter = {
  number: 15,
  title: 'Secure coding and architecture',
  requirements: [
    {
      id: '15.1.1',
      level: 1,
      words: 'Time frames for updating components, weak or old, are documented.',
      status: 'met',
    },
    {
      id: '15.1.2',
      level: 2,
      words: 'An inventory of all components is kept, and they come from where they should.',
      status: 'met',
    },
    {
      id: '15.1.3',
      level: 2,
      words: 'What takes much time or memory is documented, with its bounds.',
      status: 'met',
    },
    {
      id: '15.2.1',
      level: 1,
      words: 'No component is older than the time frames allow.',
      status: 'partly',
      deviation:
        'Exact versions are pinned and a person looks at advisories; no test asks a list of advisories, for it would fail without any change of ours.',
    },
    {
      id: '15.2.2',
      level: 2,
      words: 'What takes much is bounded, so that it stops nobody else.',
      status: 'met',
    },
    { id: '15.2.3', level: 2, words: 'Production holds nothing but what it needs.', status: 'met' },
    { id: '15.3.1', level: 1, words: 'Replies hold only the fields that are needed.', status: 'met' },
    { id: '15.3.2', level: 2, words: 'Calls to other systems follow no redirects.', status: 'met' },
    { id: '15.3.3', level: 2, words: 'Fields that a call does not take are not taken.', status: 'met' },
    {
      id: '15.3.4',
      level: 2,
      words: 'The address of a client is read from the trusted proxy alone.',
      status: 'met',
    },
    { id: '15.3.5', level: 2, words: 'Values are compared and taken strictly by their type.', status: 'met' },
    { id: '15.3.6', level: 2, words: 'Prototypes of objects cannot be changed by input.', status: 'met' },
    {
      id: '15.3.7',
      level: 2,
      words: 'A parameter that comes twice or in two places is not mistaken.',
      status: 'met',
    },
  ],
}
