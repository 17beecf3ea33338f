import { MutationObserver, onlineManager, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../wire/problem.ts'
import { dashboardQueries } from './dashboard-frame.tsx'

afterEach(() => onlineManager.setOnline(true))

test('what could not be asked for is asked for again by itself once the network is back', async () => {
  const queries = dashboardQueries()
  queries.mount()
  const queryFn = vi.fn(() => Promise.resolve('there'))
  queryFn.mockRejectedValueOnce(new Problem({ status: 403, message: 'Not now.' }))
  const page = new QueryObserver(queries, { queryKey: ['list'], queryFn })
  const leave = page.subscribe(() => undefined)
  await expect.poll(() => page.getCurrentResult().isError).toBe(true)
  onlineManager.setOnline(false)
  onlineManager.setOnline(true)
  await expect.poll(() => page.getCurrentResult().data).toBe('there')
  leave()
  queries.unmount()
})

test('a page hears of what it began before the next click can come', async () => {
  const button = new MutationObserver(dashboardQueries(), { mutationFn: () => new Promise(() => undefined) })
  let isBusy = false
  const leave = button.subscribe(({ isPending }) => {
    isBusy = isPending
  })
  void button.mutate()
  // No task later, which is when a browser tells of the next click.
  await Promise.resolve()
  expect(isBusy).toBe(true)
  leave()
})
