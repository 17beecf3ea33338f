/**
 * What of a database's settings has changed while it was typed into.
 */
import { expect, test } from 'vitest'
import { changesOf, type Settings, settingsDraft, settingsProblems } from './changes.ts'

const saved: Settings = {
  name: 'orders',
  host: 'db-1.internal',
  port: 5_432,
  tags: { env: 'production', team: 'shop' },
  pollIntervalSeconds: 60,
  collectsExplainPlans: true,
  collectsReplication: true,
  disabledCollectors: ['locks', 'pg_stat.wal'],
}
const draft = settingsDraft(saved)

test('a draft in which nothing was typed has no problem and changes nothing', () => {
  expect(settingsProblems(draft)).toEqual({})
  expect(changesOf(saved, draft)).toEqual({})
})

test('white space, leading zeros and the order of tags are no change', () => {
  const tags = [...draft.tags].reverse()
  const same = {
    ...draft,
    name: ' orders ',
    port: '05432',
    tags,
    disabledCollectors: 'locks pg_stat.wal locks',
  }
  expect(changesOf(saved, same)).toEqual({})
})

test('only what differs is named', () => {
  expect(changesOf(saved, { ...draft, name: 'other' })).toEqual({ name: 'other' })
  expect(changesOf(saved, { ...draft, tags: draft.tags.slice(1) })).toEqual({ tags: { team: 'shop' } })
  expect(changesOf(saved, { ...draft, disabledCollectors: '' })).toEqual({ disabledCollectors: [] })
  const all = {
    ...draft,
    host: 'db-2.internal',
    port: '6432',
    pollIntervalSeconds: '5',
    collectsExplainPlans: false,
    collectsReplication: false,
  }
  expect(changesOf(saved, all)).toEqual({
    host: 'db-2.internal',
    port: 6_432,
    pollIntervalSeconds: 5,
    collectsExplainPlans: false,
    collectsReplication: false,
  })
})

test.each([
  [{ pollIntervalSeconds: '0' }, 'pollIntervalSeconds'],
  [{ pollIntervalSeconds: '86401' }, 'pollIntervalSeconds'],
  [{ pollIntervalSeconds: '' }, 'pollIntervalSeconds'],
  [{ disabledCollectors: 'locks; drop' }, 'disabledCollectors'],
  [{ disabledCollectors: Array.from({ length: 101 }, (_, at) => `c${at}`).join(' ') }, 'disabledCollectors'],
  [{ host: '' }, 'host'],
])('%j is told at its field', (typed, field) => {
  expect(Object.keys(settingsProblems({ ...draft, ...typed }))).toEqual([field])
})
