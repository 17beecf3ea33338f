/**
 * Chapter 6 of the ASVS, authentication: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-06-authentication.test.ts and chapter-06-passwords.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const authentication: Chapter = {
  number: 6,
  title: 'Authentication',
  requirements: [
    {
      id: '6.1.1',
      level: 1,
      words:
        'The documentation says how guessing is slowed down, how that is configured, and how nobody is locked out by it.',
      status: 'met',
    },
    {
      id: '6.1.2',
      level: 2,
      words: 'The words that passwords may not be made of are documented.',
      status: 'met',
    },
    {
      id: '6.1.3',
      level: 2,
      words: 'All ways to authenticate are documented, with what guards them.',
      status: 'met',
    },
    { id: '6.2.1', level: 1, words: 'Passwords have eight characters or more; here twelve.', status: 'met' },
    { id: '6.2.2', level: 1, words: 'Passwords can be changed.', status: 'met' },
    { id: '6.2.3', level: 1, words: 'Changing the password takes the current one.', status: 'met' },
    { id: '6.2.4', level: 1, words: 'Common passwords are refused.', status: 'met' },
    {
      id: '6.2.5',
      level: 1,
      words: 'Passwords may be made of anything, and need no kinds of characters.',
      status: 'met',
    },
    { id: '6.2.6', level: 1, words: 'Fields for passwords mask what is typed.', status: 'met' },
    { id: '6.2.7', level: 1, words: 'Pasting and password managers work.', status: 'met' },
    { id: '6.2.8', level: 1, words: 'A password is checked exactly as it came.', status: 'met' },
    { id: '6.2.9', level: 2, words: 'Passwords of 64 characters are accepted.', status: 'met' },
    { id: '6.2.10', level: 2, words: 'Passwords do not expire.', status: 'met' },
    { id: '6.2.11', level: 2, words: 'Passwords made of the documented words are refused.', status: 'met' },
    {
      id: '6.2.12',
      level: 2,
      words: 'New passwords are looked up among breached ones.',
      status: 'partly',
      deviation:
        'The bundled list is always asked; a list of breaches only where the operator names one (`BREACHED_PASSWORDS`), as 40 GB cannot be bundled and nothing is sent to a third party unasked.',
    },
    { id: '6.3.1', level: 1, words: 'Guessing is slowed down as documented.', status: 'met' },
    { id: '6.3.2', level: 1, words: 'There are no default accounts.', status: 'met' },
    {
      id: '6.3.3',
      level: 2,
      words: 'Signing in takes more than one factor.',
      status: 'not met',
      deviation:
        'One factor only: the second one is to come, and its place is where a session begins and where a principal is made.',
    },
    {
      id: '6.3.4',
      level: 2,
      words: 'Each way to authenticate is documented and as strong as the others.',
      status: 'met',
    },
    {
      id: '6.4.1',
      level: 1,
      words: 'Initial passwords and codes are random, soon expire, and do not stay.',
      status: 'partly',
      deviation:
        'Invitations and links do so; the password of the development owner is random and printed once but stays until it is changed, and production makes none.',
    },
    { id: '6.4.2', level: 1, words: 'There are no hints and no secret questions.', status: 'met' },
    { id: '6.4.3', level: 2, words: 'A forgotten password is reset by a safe procedure.', status: 'met' },
    {
      id: '6.4.4',
      level: 2,
      words: 'A lost factor is replaced with the care of the enrolment.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.5.1',
      level: 2,
      words: 'Codes work once.',
      status: 'not applicable',
      reason: 'There is no second factor yet; mailed links work once and are 256 random bits.',
    },
    {
      id: '6.5.2',
      level: 2,
      words: 'Codes are kept hashed.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.5.3',
      level: 2,
      words: 'Codes come from a secure random source.',
      status: 'not applicable',
      reason: 'There is no second factor yet; mailed links work once and are 256 random bits.',
    },
    {
      id: '6.5.4',
      level: 2,
      words: 'Codes are not guessable.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.5.5',
      level: 2,
      words: 'Codes soon expire.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.6.1',
      level: 2,
      words: 'Codes by telephone are not the only choice.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.6.2',
      level: 2,
      words: 'A code belongs to one sign-in.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.6.3',
      level: 2,
      words: 'Codes cannot be guessed by trying.',
      status: 'not applicable',
      reason: 'There is no second factor yet.',
    },
    {
      id: '6.8.1',
      level: 2,
      words: 'Users of different identity providers cannot be confused.',
      status: 'not applicable',
      reason: 'No other identity provider is trusted.',
    },
    {
      id: '6.8.2',
      level: 2,
      words: 'Signatures of assertions are checked.',
      status: 'not applicable',
      reason: 'No other identity provider is trusted.',
    },
    {
      id: '6.8.3',
      level: 2,
      words: 'SAML assertions are used once.',
      status: 'not applicable',
      reason: 'No other identity provider is trusted.',
    },
    {
      id: '6.8.4',
      level: 2,
      words: 'The strength of a sign-in elsewhere is looked at.',
      status: 'not applicable',
      reason: 'No other identity provider is trusted.',
    },
  ],
}
