/**
 * What `instanceof` may be asked about: classes of the platform, and those that the same package declares.
 *
 * Another package's class may be there twice (bundles, nested versions), and is then not the class of the value. What crosses
 * packages is told by a brand or a field: `isRefusal`, `verdict.ok`.
 */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { houses } from './import-table.ts'
import type { Finding, SourceFile } from './source-tree.ts'
import { identifierName, isNode, nodesOf, type SyntaxNode } from './syntax.ts'

/** Classes of browsers, which this process does not have. */
const ofBrowsers = /^(?:(?:HTML|SVG)\w*Element|Element|Node|Document|ShadowRoot)$/

/** Each `instanceof` in `files` that asks about a class of another package, or about what cannot be told. */
export function classTestFindings(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return files.flatMap((file) =>
    nodesOf(file)
      .filter((node) => node.type === 'BinaryExpression' && node['operator'] === 'instanceof')
      .flatMap((node) => {
        const objection = objectTo(node['right'], file, byPath)
        return objection === null ? [] : [`${file.path}: ${objection}`]
      }),
  )
}

type Files = ReadonlyMap<string, SourceFile>

function objectTo(asked: unknown, file: SourceFile, files: Files): string | null {
  const name = rootName(asked)
  if (name === null) return 'an instanceof of a computed class cannot be checked'
  const imported = importOf(name, file)
  if (imported !== null) return objectToImport(name, imported, file, files)
  if (declaresClass(file, name)) return null
  const isPlatform = name in globalThis || ofBrowsers.test(name)
  return isPlatform ? null : `instanceof ${name}: neither of the platform nor declared in this package`
}

/** `a` of `a` and of `a.b.C`. */
function rootName(node: unknown): string | null {
  if (!isNode(node)) return null
  return node.type === 'MemberExpression' ? rootName(node['object']) : identifierName(node)
}

interface Imported {
  readonly module: string
  /** Null: the module as a whole. */
  readonly name: string | null
}

function importOf(name: string, file: SourceFile): Imported | null {
  for (const node of nodesOf(file)) {
    if (node.type === 'ImportDeclaration') {
      const found = list(node['specifiers']).find((one) => identifierName(one['local']) === name)
      if (found !== undefined) return { module: moduleOf(node), name: identifierName(found['imported']) }
    }
    // const { Class } = await import('package')
    if (node.type === 'VariableDeclarator' && isNode(node['init']) && bindsName(node['id'], name)) {
      const loaded = nodeIn(node['init'], 'ImportExpression')
      if (loaded !== null) return { module: moduleOf(loaded), name: null }
    }
  }
  return null
}

function list(value: unknown): readonly SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

function moduleOf(node: SyntaxNode): string {
  const { source } = node
  return isNode(source) && typeof source['value'] === 'string' ? source['value'] : ''
}

function bindsName(pattern: unknown, name: string): boolean {
  if (!isNode(pattern)) return false
  if (pattern.type === 'ObjectPattern') {
    return list(pattern['properties']).some((property) => bindsName(property['value'], name))
  }
  return identifierName(pattern) === name
}

/** `node` itself or what it awaits. */
function nodeIn(node: SyntaxNode, type: string): SyntaxNode | null {
  if (node.type === type) return node
  return node.type === 'AwaitExpression' && isNode(node['argument']) ? nodeIn(node['argument'], type) : null
}

function objectToImport(name: string, imported: Imported, file: SourceFile, files: Files): string | null {
  const { module } = imported
  if (isBuiltin(module)) return null
  const foreign = `instanceof ${name}: a class of '${module}'; tell the value by a brand or a field`
  if (!module.startsWith('.')) return foreign
  const path = posix.join(posix.dirname(file.path), module)
  if (packageFolder(path) !== packageFolder(file.path)) return foreign
  const target = files.get(path)
  const isDeclared = target !== undefined && declaresClass(target, imported.name ?? name)
  return isDeclared ? null : `instanceof ${name}: import it from the file that declares it`
}

function packageFolder(path: string): string {
  const house = houses.find(({ folder }) => path.startsWith(`${folder}/`))
  return house?.folder ?? path.slice(0, path.indexOf('/'))
}

function declaresClass(file: SourceFile, name: string): boolean {
  return nodesOf(file).some((node) => node.type === 'ClassDeclaration' && identifierName(node['id']) === name)
}
