/**
 * What the engine may not reach for: the clock, the process, the console, the network, unseeded chance.
 *
 * It is given `now`, ports and secrets as arguments, so that a test can stand at any point in time. Modules it may not
 * import are in import-table.ts.
 */
import type { Finding, SourceFile } from './source-tree.ts'
import { identifierName, nodesOf, type SyntaxNode } from './syntax.ts'

/** Objects of which nothing may be used. */
const forbiddenObjects = new Set(['process', 'console', 'performance', 'globalThis'])
/** Single members of objects that are fine otherwise. */
const forbiddenMembers = new Set(['Date.now', 'Math.random'])
const forbiddenCalls = new Set(['Date', 'fetch'])

/** Each place in `file` that asks the world instead of its caller. */
export function purityFindings(file: SourceFile): Finding[] {
  return nodesOf(file).flatMap((node) => {
    const reached = reach(node)
    return reached === null
      ? []
      : [`${file.path}: ${reached} is not the engine's to use; take it as an argument`]
  })
}

function reach(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'MemberExpression':
      return reachMember(node)
    case 'NewExpression':
      return identifierName(node['callee']) === 'Date' && isEmpty(node['arguments']) ? 'new Date()' : null
    case 'CallExpression': {
      const callee = identifierName(node['callee'])
      return callee !== null && forbiddenCalls.has(callee) ? `${callee}()` : null
    }
    case 'VariableDeclarator': {
      // `const { now } = Date` would carry the clock in under another name.
      const source = identifierName(node['init'])
      return source !== null && (forbiddenObjects.has(source) || source === 'Date') ? source : null
    }
    default:
      return null
  }
}

function reachMember(node: SyntaxNode): string | null {
  const object = identifierName(node['object'])
  if (object === null) return null
  if (forbiddenObjects.has(object)) return object
  const member = `${object}.${memberName(node['property'])}`
  return forbiddenMembers.has(member) ? member : null
}

function memberName(property: unknown): string | null {
  const literal = property as { value?: unknown } | null
  return identifierName(property) ?? (typeof literal?.value === 'string' ? literal.value : null)
}

function isEmpty(list: unknown): boolean {
  return Array.isArray(list) && list.length === 0
}
