/**
 * The activity pages against the engine: whatever is written down, there are words for it.
 */
import { auditKinds } from 'claviger'
import { expect, test } from 'vitest'
import { actionOf } from '../../packages/web/src/activity/activity-words.ts'

test.each(auditKinds)('there are words for %s', (action) => {
  expect(actionOf({ action })).not.toBe(action)
})
