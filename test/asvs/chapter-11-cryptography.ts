/**
 * Chapter 11 of the ASVS, cryptography: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-11-cryptography.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const cryptography: Chapter = {
  number: 11,
  title: 'Cryptography',
  requirements: [
    {
      id: '11.1.1',
      level: 2,
      words: 'A policy says how keys are made, kept, replaced and ended.',
      status: 'met',
    },
    {
      id: '11.1.2',
      level: 2,
      words: 'An inventory lists algorithms and keys, and what each may be used for.',
      status: 'met',
    },
    { id: '11.2.1', level: 2, words: 'Cryptography comes from proven libraries.', status: 'met' },
    {
      id: '11.2.2',
      level: 2,
      words: 'Algorithms, parameters and keys can be replaced without losing data.',
      status: 'met',
    },
    { id: '11.2.3', level: 2, words: 'Every primitive gives 128 bits of security or more.', status: 'met' },
    { id: '11.3.1', level: 1, words: 'No weak block mode or padding is used.', status: 'met' },
    { id: '11.3.2', level: 1, words: 'Data is encrypted by approved ciphers only.', status: 'met' },
    { id: '11.3.3', level: 2, words: 'What is encrypted cannot be altered unnoticed.', status: 'met' },
    {
      id: '11.4.1',
      level: 1,
      words: 'Only approved hash functions are used.',
      status: 'partly',
      deviation:
        'SHA-1 is left in two places that others define: HMAC-SHA-1 digests of imported keys until their first use, and the list of breached passwords.',
    },
    {
      id: '11.4.2',
      level: 2,
      words: 'Passwords are kept by a slow, memory-hard function with current parameters.',
      status: 'met',
    },
    { id: '11.4.3', level: 2, words: 'Hashes that guard integrity have 256 bits or more.', status: 'met' },
    {
      id: '11.4.4',
      level: 2,
      words: 'Keys from passwords are derived by a slow function.',
      status: 'not applicable',
      reason:
        'No key is made from a password; the payload recipe of Basker repeats what another system did with a long random secret.',
    },
    {
      id: '11.5.1',
      level: 2,
      words: 'Whatever must not be guessed has 128 random bits, which a UUID has not.',
      status: 'not met',
      deviation:
        'Basker’s API keys are UUIDs of version 4 with 122 random bits, because the seed’s page says so and partners’ systems expect the form; everything else has 128 bits or more.',
    },
    { id: '11.6.1', level: 2, words: 'Keys and signatures are made by approved algorithms.', status: 'met' },
  ],
}
