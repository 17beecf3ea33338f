/**
 * Marks that take tests out of a run: `skip`, `only`, `todo`, on a test, a suite or a chain of them.
 *
 * `skipIf` and `runIf` state a condition and are allowed; what they leave out shows as skipped in the closing line.
 */
import type { Finding, SourceFile } from './source-tree.ts'
import { identifierName, isNode, nodesOf, type SyntaxNode } from './syntax.ts'

const marks = new Set(['skip', 'only', 'todo'])
const runners = new Set(['test', 'it', 'describe', 'suite'])

export function testMarkFindings(file: SourceFile): Finding[] {
  return nodesOf(file).flatMap((node) => {
    const mark = node.type === 'MemberExpression' ? markOf(node) : null
    return mark === null ? [] : [`${file.path}: .${mark} takes tests out of the run`]
  })
}

function markOf(node: SyntaxNode): string | null {
  const name = identifierName(node['property'])
  return name !== null && marks.has(name) && runners.has(rootName(node) ?? '') ? name : null
}

/** `test` of `test.concurrent.only`. */
function rootName(node: SyntaxNode): string | null {
  let root: unknown = node
  while (isNode(root) && root.type === 'MemberExpression') root = root['object']
  return identifierName(root)
}
