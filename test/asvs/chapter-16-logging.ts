/**
 * Chapter 16 of the ASVS, logging and error handling: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-16-logging.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const logging: Chapter = {
  number: 16,
  title: 'Logging and error handling',
  requirements: [
    {
      id: '16.1.1',
      level: 2,
      words: 'An inventory says what is logged, where, in which form, and how long it is kept.',
      status: 'met',
    },
    { id: '16.2.1', level: 2, words: 'Entries say when, where, who and what.', status: 'met' },
    { id: '16.2.2', level: 2, words: 'Times are in UTC from one clock.', status: 'met' },
    { id: '16.2.3', level: 2, words: 'Logs go only where the inventory says.', status: 'met' },
    { id: '16.2.4', level: 2, words: 'Logs are in one form that machines read.', status: 'met' },
    { id: '16.2.5', level: 2, words: 'Logs hold no secrets.', status: 'met' },
    { id: '16.3.1', level: 2, words: 'Sign-ins are logged, those that fail too.', status: 'met' },
    { id: '16.3.2', level: 2, words: 'Refused rights are logged.', status: 'met' },
    {
      id: '16.3.3',
      level: 2,
      words: 'The documented security events are logged, and so are attempts to get around a check.',
      status: 'met',
    },
    { id: '16.3.4', level: 2, words: 'Unexpected errors are logged.', status: 'met' },
    { id: '16.4.1', level: 2, words: 'Input cannot forge a line of the log.', status: 'met' },
    {
      id: '16.4.2',
      level: 2,
      words: 'Logs can neither be read nor changed by those who may not.',
      status: 'partly',
      deviation:
        'No call changes or deletes audit events before their time, but they are rows of the same database role; the log goes to standard output, where it is the operator’s to guard.',
    },
    {
      id: '16.4.3',
      level: 2,
      words: 'Logs are sent to another system.',
      status: 'not applicable',
      reason: 'Standard output is collected by the operator’s tools; audit events can be exported.',
    },
    { id: '16.5.1', level: 2, words: 'Errors tell nothing of the inside.', status: 'met' },
    {
      id: '16.5.2',
      level: 2,
      words: 'The service goes on safely when a system it needs is away.',
      status: 'met',
    },
    { id: '16.5.3', level: 2, words: 'An error lets nobody in.', status: 'met' },
  ],
}
