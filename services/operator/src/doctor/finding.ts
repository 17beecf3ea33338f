/**
 * A finding of `claviger doctor`: what was looked at, how it is, and what to do about it.
 *
 * What is looked at is the other files of this folder. Nothing in a finding is secret.
 */

export interface Finding {
  /** What was looked at, in a word or two. */
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  /** How it was found. */
  readonly detail: string
  /** What to do, where something should be done. */
  readonly advice?: string
}

export function ok(name: string, detail: string): Finding {
  return { name, state: 'ok', detail }
}

export function warning(name: string, detail: string, advice: string): Finding {
  return { name, state: 'warning', detail, advice }
}

export function failed(name: string, detail: string, advice: string): Finding {
  return { name, state: 'failed', detail, advice }
}
