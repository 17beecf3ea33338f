/**
 * Roles in tenants, as memberships give them.
 *
 * That a membership ends at once is the engine's promise.
 */
import { expect, test } from 'vitest'
import { mayReadDrafts, mayWrite, roleIn, siteId } from './role.ts'

const member = (...roles: readonly (readonly [string, string])[]) => ({
  memberships: roles.map(([organizationId, role]) => ({ organizationId, role, accountId: 'a' })),
})

test('a role holds in its tenant and in no other', () => {
  const who = member([siteId, 'member'], ['one', 'editor'], ['two', 'viewer'])
  expect(roleIn(who, 'one')).toBe('editor')
  expect(roleIn(who, 'two')).toBe('viewer')
  expect(roleIn(who, 'three')).toBeNull()
})

test('an owner of the site is an owner everywhere, a member of it nothing anywhere', () => {
  expect(roleIn(member([siteId, 'owner']), 'one')).toBe('owner')
  expect(roleIn(member([siteId, 'member']), 'one')).toBeNull()
  expect(roleIn(member([siteId, 'editor']), 'one')).toBeNull()
  expect(roleIn(member([siteId, 'owner']), siteId)).toBeNull()
})

test('a role that is not one of a tenant opens nothing', () => {
  expect(roleIn(member(['one', 'admin']), 'one')).toBeNull()
  expect(roleIn(member(['one', '']), 'one')).toBeNull()
})

test('viewers read what is published, editors and owners write', () => {
  expect((['owner', 'editor', 'viewer', null] as const).map(mayWrite)).toEqual([true, true, false, false])
  expect((['owner', 'editor', 'viewer', null] as const).map(mayReadDrafts)).toEqual([
    true,
    true,
    false,
    false,
  ])
})
