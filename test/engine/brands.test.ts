/**
 * Errors that one package throws and another recognises, each made by a second copy of its module.
 *
 * The engine as a whole, twice: two-copies.test.ts.
 */
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

type Make = new (...given: unknown[]) => Error
type Module = Readonly<Record<string, unknown>>

/** A module, and with `?copy` behind its path the same once more. */
async function load(path: string): Promise<Module> {
  return (await import(/* @vite-ignore */ join(root, path))) as Module
}

const host = 'packages/host/src'
const cms = 'services/basker/cms/src'

test.each([
  ['Refusal', 'packages/engine/src/refusal/refusal.ts', ['busy']],
  ['StoreUnavailable', 'packages/store/src/sql/unavailable.ts', ['busy', 'none']],
  ['FileOwned', 'packages/store/src/owner/file-owned.ts', ['/data/a.db', null]],
  ['RequestProblem', 'packages/fastify/src/reply/request-problem.ts', ['internal']],
  ['ConfigurationError', `${host}/configuration.ts`, [['NAME is wrong']]],
  ['MailFailure', `${host}/mail/mail-message.ts`, ['550', true]],
  ['OwnerAbsent', `${host}/control/ask-owner.ts`, []],
  ['OwnerSilent', `${host}/control/ask-owner.ts`, []],
  ['ControlRefusal', `${host}/control/control-protocol.ts`, ['no', 'No.']],
  ['InvalidDocument', `${cms}/model/issue.ts`, [[]]],
  ['QueryProblem', `${cms}/content/query.ts`, ['no']],
  ['DuplicateSlug', `${cms}/content/document.ts`, []],
  ['StaleDocument', `${cms}/content/document.ts`, []],
  ['Problem', 'packages/web/src/wire/problem.ts', [{ status: 500, message: 'no' }]],
])(
  'a %s is recognised whichever copy of its module made it, and nothing else is',
  async (name, path, given) => {
    const [first, second] = [await load(path), await load(`${path}?copy`)]
    const is = first[`is${name}`] as (error: unknown) => boolean
    const theirs = new (second[name] as Make)(...given)
    expect(theirs).not.toBeInstanceOf(first[name])
    expect(is(theirs)).toBe(true)
    expect(is(new (first[name] as Make)(...given))).toBe(true)
    const likeness = Object.assign(new Error(theirs.message), { ...theirs, name })
    for (const other of [
      likeness,
      JSON.parse(JSON.stringify(theirs)),
      new Error(name),
      name,
      null,
      undefined,
    ])
      expect(is(other)).toBe(false)
  },
)

test('a store that is unavailable is a refusal, too, in every copy of the engine', async () => {
  const refusals = await load('packages/engine/src/refusal/refusal.ts?copy')
  const { StoreUnavailable } = await load('packages/store/src/sql/unavailable.ts')
  const is = refusals['isRefusal'] as (error: unknown) => boolean
  expect(is(new (StoreUnavailable as Make)('busy', 'none'))).toBe(true)
})
