/**
 * Chapter 7 of the ASVS, session management: what levels 1 and 2 ask, and how we stand to it.
 *
 * Tests: chapter-07-session-management.test.ts.
 */
import type { Chapter } from './requirement.ts'

export const sessionManagement: Chapter = {
  number: 7,
  title: 'Session management',
  requirements: [
    {
      id: '7.1.1',
      level: 2,
      words: 'How long a session lasts, used and unused, is documented with its reason.',
      status: 'met',
    },
    {
      id: '7.1.2',
      level: 2,
      words: 'How many sessions an account may have at once, and what happens beyond it, is documented.',
      status: 'met',
    },
    {
      id: '7.1.3',
      level: 2,
      words: 'Sessions across federated systems are documented.',
      status: 'not applicable',
      reason: 'No other system makes or ends sessions of ours.',
    },
    { id: '7.2.1', level: 1, words: 'The server judges the tokens of sessions.', status: 'met' },
    {
      id: '7.2.2',
      level: 1,
      words: 'Sessions have tokens that are made for them, no fixed secrets.',
      status: 'met',
    },
    {
      id: '7.2.3',
      level: 1,
      words: 'Tokens that refer to a session are random, with 128 bits or more.',
      status: 'met',
    },
    {
      id: '7.2.4',
      level: 1,
      words: 'Signing in makes new tokens and ends the session that the browser brought along.',
      status: 'met',
    },
    {
      id: '7.3.1',
      level: 2,
      words: 'A session that is not used ends after the documented time.',
      status: 'met',
    },
    {
      id: '7.3.2',
      level: 2,
      words: 'A session ends after the documented time however much it is used.',
      status: 'met',
    },
    {
      id: '7.4.1',
      level: 1,
      words: 'Once a session has ended, nothing of it is accepted any more.',
      status: 'met',
    },
    { id: '7.4.2', level: 1, words: 'Disabling or removing an account ends its sessions.', status: 'met' },
    { id: '7.4.3', level: 2, words: 'A change of the password ends the other sessions.', status: 'met' },
    { id: '7.4.4', level: 2, words: 'Every page behind a sign-in offers to sign out.', status: 'met' },
    {
      id: '7.4.5',
      level: 2,
      words: 'An administrator can end the sessions of one user, and of all.',
      status: 'partly',
      deviation:
        'By disabling and enabling the account, or by withdrawing signing keys for all access tokens; no call ends the sessions of one user alone, so that an administrator cannot do it unnoticed by the user.',
    },
    {
      id: '7.5.1',
      level: 2,
      words: 'What is sensitive of an account changes only after a new proof.',
      status: 'partly',
      deviation:
        'A new password takes the current one, and an address cannot be changed; making and widening API keys asks for no step-up yet, which comes with the second factor.',
    },
    {
      id: '7.5.2',
      level: 2,
      words: 'People see their sessions and can end them after a new proof.',
      status: 'partly',
      deviation:
        'They see and end them, without a new proof: ending takes rights only away, and the step-up comes with the second factor.',
    },
    {
      id: '7.6.1',
      level: 2,
      words: 'Sessions here and at an identity provider end together as documented.',
      status: 'not applicable',
      reason: 'No identity provider is trusted.',
    },
    { id: '7.6.2', level: 2, words: 'A session begins only by what the person does.', status: 'met' },
  ],
}
