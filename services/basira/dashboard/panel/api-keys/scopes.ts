/**
 * What scopes of API keys mean, in words.
 *
 * Which there are is the API's; a test holds this table to it.
 */

/** Every scope, in the order in which they are offered. */
export const scopes = [
  { scope: 'databases:read', meaning: 'Read databases and their health.' },
  { scope: 'databases:write', meaning: 'Register, change and remove databases.' },
  { scope: 'telemetry:write', meaning: 'Send heartbeats and telemetry, as the agent does.' },
  {
    scope: 'recommendations:read',
    meaning: 'Read recommendations and the commands that would fix what they found.',
  },
  { scope: 'keys:read', meaning: 'Read API keys; never their secrets.' },
  { scope: 'keys:write', meaning: 'Make, change, rotate and revoke API keys.' },
  { scope: 'account:read', meaning: 'Read the organization and the sessions of the account.' },
  {
    scope: 'account:write',
    meaning:
      'Rename account and organization, change the password, end sessions, have the verification mail sent again.',
  },
] as const

export const everything = '*'
export const everythingInWords = 'Everything but billing'

/** Whether `granted` reach what asks for `scope`. */
export function reaches(granted: readonly string[], scope: string): boolean {
  return granted.includes(everything) || granted.includes(scope)
}

/** One line for a list: the names stay as they are, for people write them into their code. */
export function scopesInWords(granted: readonly string[]): string {
  return granted.includes(everything) ? everythingInWords : granted.join(', ')
}
