/**
 * Syntax trees for the gates: which modules a file names, which nodes it holds, which of its lines are code.
 *
 * The parser is the one vitest runs on; a comment or a string that looks like code is none here.
 */
import { parseAst } from 'vitest/node'
import type { SourceFile } from './source-tree.ts'

/** A node of an ESTree, as far as the gates look into it. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

const parsed = new WeakMap<SourceFile, readonly SyntaxNode[]>()

/** All nodes of `file`, each before its children. Throws when the file cannot be parsed. */
export function nodesOf(file: SourceFile): readonly SyntaxNode[] {
  const known = parsed.get(file)
  if (known !== undefined) return known
  const nodes: SyntaxNode[] = []
  collect(parseAst(file.text, { lang: file.path.endsWith('x') ? 'tsx' : 'ts' }, file.path), nodes)
  parsed.set(file, nodes)
  return nodes
}

function collect(value: unknown, nodes: SyntaxNode[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, nodes)
    return
  }
  if (value === null || typeof value !== 'object') return
  if (isNode(value)) nodes.push(value)
  for (const child of Object.values(value)) collect(child, nodes)
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value
}

/** The name of an identifier; null for any other node. */
export function identifierName(node: unknown): string | null {
  return isNode(node) && node.type === 'Identifier' && typeof node['name'] === 'string' ? node['name'] : null
}

/**
 * Every module that `file` names: imports, re-exports, `import()` and `import('…')` in types.
 * Null stands for an `import()` whose module is computed and so cannot be told.
 */
export function namedModules(file: SourceFile): (string | null)[] {
  const naming = new Set([
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
    'TSImportType',
  ])
  return nodesOf(file)
    .filter((node) => naming.has(node.type) && isNode(node['source']))
    .map((node) => literalText(node['source']))
}

function literalText(node: unknown): string | null {
  if (!isNode(node)) return null
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}

/** The package of a module that is named by its package: `@a/b` of `@a/b/c`. */
export function packageName(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')
}

/** How many lines of `file` hold code; blank lines and comments are not counted. */
export function codeLineCount(file: SourceFile): number {
  const lineOf = lineFinder(file.text)
  const lines = new Set<number>()
  for (const node of nodesOf(file)) {
    // The whole program starts and ends with its comments.
    if (node.type === 'Program') continue
    const first = lineOf(node.start)
    const last = lineOf(Math.max(node.start, node.end - 1))
    lines.add(first).add(last)
    if (!isText(node)) continue
    for (let line = first; line < last; line += 1) lines.add(line)
  }
  return lines.size
}

/** What may run over several lines without nodes inside: the text of a template or of JSX. */
function isText(node: SyntaxNode): boolean {
  return node.type === 'TemplateElement' || node.type === 'JSXText'
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
