import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../wire/problem.ts'
import { pageScript, reloadPage } from './page-script.ts'

const gone = new TypeError('Failed to fetch dynamically imported module')
const reload = vi.fn()

function withServer(answer: () => Promise<Response>): void {
  vi.stubGlobal('location', { href: 'http://127.0.0.1:4000/settings', reload })
  vi.stubGlobal('fetch', vi.fn(answer))
}

const away = (): Promise<Response> => Promise.reject(new TypeError('Failed to fetch'))
const there = (): Promise<Response> => Promise.resolve(new Response(null, { status: 503 }))

afterEach(() => {
  vi.unstubAllGlobals()
  reload.mockReset()
})

test('a script that comes is handed on, and nobody is asked', async () => {
  withServer(away)
  expect(await pageScript(() => Promise.resolve('page'))()).toBe('page')
  expect(fetch).not.toHaveBeenCalled()
})

test('a script that does not come while the server is away is a lost connection, in words', async () => {
  withServer(away)
  const error: unknown = await pageScript(() => Promise.reject(gone))().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Problem)
  expect(error).toMatchObject({ status: null, message: expect.stringContaining('cannot be reached') })
})

test('a script that does not come from a server that is there is the error it was, for the router to load the new build', async () => {
  withServer(there)
  await expect(pageScript(() => Promise.reject(gone))()).rejects.toBe(gone)
})

test('the page is loaded again only from a server that is there', async () => {
  withServer(away)
  await reloadPage()
  expect(reload).not.toHaveBeenCalled()
  withServer(there)
  await reloadPage()
  expect(reload).toHaveBeenCalledOnce()
})
