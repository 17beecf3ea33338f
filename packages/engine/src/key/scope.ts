/**
 * Scopes: what a key may be used for (RFC 6749 §3.3). Their names are data of the service; `*` is all of them.
 */
import { Refusal } from '../refusal/refusal.ts'

/** Every scope of the service, those it gets later included. */
export const everyScope = '*'

/** A set of scopes that answers without allocating. */
export interface ScopeSet {
  /** As granted: `['*']` or names, sorted. */
  readonly names: readonly string[]
  has(scope: string): boolean
  /** Whether all of `names` are granted here. */
  covers(names: readonly string[]): boolean
}

export function scopeSet(names: readonly string[]): ScopeSet {
  const granted = new Set(names)
  const all = granted.has(everyScope)
  const has = (scope: string): boolean => all || granted.has(scope)
  return Object.freeze({
    names: Object.freeze([...names]),
    has,
    covers: (asked: readonly string[]) => asked.every((scope) => has(scope)),
  })
}

/** What sessions have: a signed-in person may do all that the account may. */
export const allScopes: ScopeSet = scopeSet([everyScope])

/**
 * `asked` without doubles, sorted, and `['*']` where it names everything.
 *
 * @throws Refusal `scope_unknown` where a name is not one of `known`
 */
export function grantableScopes(asked: readonly string[], known: readonly string[]): readonly string[] {
  if (asked.includes(everyScope)) return [everyScope]
  for (const scope of asked) {
    if (!known.includes(scope)) throw new Refusal('scope_unknown', { field: 'scopes' })
  }
  return [...new Set(asked)].sort()
}

/** What is left of `held` under `bound`. */
export function intersectScopes(held: readonly string[], bound: readonly string[]): readonly string[] {
  if (bound.includes(everyScope)) return held
  if (held.includes(everyScope)) return bound
  return held.filter((scope) => bound.includes(scope))
}
