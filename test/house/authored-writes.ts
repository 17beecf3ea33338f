/**
 * Writes without an author: a transaction that nobody is judged in (`store.write`, `database.transaction()`) is the engine's and
 * the store's alone.
 *
 * Everybody else writes through `engine.perform`, which asks on whose behalf. Migrations run before anybody can ask.
 */
import { type Finding, isTest, type SourceFile } from './source-tree.ts'
import { identifierName, isNode, nodesOf, type SyntaxNode } from './syntax.ts'

const mayWrite = ['packages/engine/', 'packages/store/']
const begins = new Map([
  ['write', /store$/i],
  ['transaction', /database$|^db$/i],
])

export function authoredWriteFindings(file: SourceFile): Finding[] {
  const isFree = !/^(?:packages|services)\//.test(file.path) || isTest(file.path)
  const isMigration = file.path.includes('/migration/')
  const isTesting = file.path.includes('/testing/')
  if (isFree || isMigration || isTesting || mayWrite.some((folder) => file.path.startsWith(folder))) return []
  return nodesOf(file).flatMap((node) => {
    const call = node.type === 'CallExpression' && isNode(node['callee']) ? callOf(node['callee']) : null
    return call === null ? [] : [`${file.path}: ${call} has no author; write through engine.perform`]
  })
}

/** `store.write` of `this.#store.write(…)`. */
function callOf(callee: SyntaxNode): string | null {
  if (callee.type !== 'MemberExpression' || !isNode(callee['object'])) return null
  const method = identifierName(callee['property'])
  const receiver = lastName(callee['object'])
  if (method === null || receiver === null) return null
  return begins.get(method)?.test(receiver) === true ? `${receiver}.${method}` : null
}

/** `store` of `store`, `this.#store` and `around.store`. */
function lastName(node: SyntaxNode): string | null {
  const last = node.type === 'MemberExpression' ? node['property'] : node
  if (isNode(last) && last.type === 'PrivateIdentifier') return String(last['name'])
  return identifierName(last)
}
