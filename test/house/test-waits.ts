/**
 * Waiting in tests that gives up too soon: `vi.waitFor` and `vi.waitUntil` do after a second, for which a busy machine may well
 * stand still.
 *
 * `expect.poll` waits for the same as long as vitest.config.ts says, which only what never comes exceeds.
 */
import type { Finding, SourceFile } from './source-tree.ts'
import { identifierName, nodesOf, type SyntaxNode } from './syntax.ts'

const hasty = new Set(['waitFor', 'waitUntil'])

export function testWaitFindings(file: SourceFile): Finding[] {
  return nodesOf(file).flatMap((node) => {
    const name = node.type === 'MemberExpression' ? hastyName(node) : null
    return name === null ? [] : [`${file.path}: vi.${name} gives up after a second; use expect.poll`]
  })
}

function hastyName(node: SyntaxNode): string | null {
  const name = identifierName(node['property'])
  return name !== null && hasty.has(name) && identifierName(node['object']) === 'vi' ? name : null
}
