/**
 * Chapter 14 of the ASVS, data protection: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-14-data-protection.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const dataProtection: Chapter = {
  number: 14,
  title: 'Data protection',
  requirements: [
    { id: '14.1.1', level: 2, words: 'Sensitive data is listed and has levels.', status: 'met' },
    { id: '14.1.2', level: 2, words: 'Each level says how its data is guarded.', status: 'met' },
    { id: '14.2.1', level: 1, words: 'Nothing sensitive is in a URL.', status: 'met' },
    { id: '14.2.2', level: 2, words: 'No cache on the way keeps sensitive data.', status: 'met' },
    { id: '14.2.3', level: 2, words: 'Nothing sensitive goes to others, such as trackers.', status: 'met' },
    { id: '14.2.4', level: 2, words: 'Data is guarded as its level asks.', status: 'met' },
    { id: '14.3.1', level: 1, words: 'Signing out clears what the browser has kept.', status: 'met' },
    { id: '14.3.2', level: 2, words: 'Browsers are told to keep no reply that is sensitive.', status: 'met' },
    { id: '14.3.3', level: 2, words: 'Storage of the browser holds nothing sensitive.', status: 'met' },
  ],
}
