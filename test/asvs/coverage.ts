/**
 * That data and tests of the ASVS say the same: each requirement that is met has its test, each test its requirement.
 *
 * A test belongs to a requirement by its name, which begins with the id: `test('6.2.1 a password has …', …)`.
 */
import type { Finding, SourceFile } from '../house/source-tree.ts'
import { identifierName, isNode, nodesOf, type SyntaxNode } from '../house/syntax.ts'
import { type Chapter, isTested, type Requirement, reasonOf } from './requirement.ts'

/** A test in the tree. */
export interface NamedTest {
  /** Null where its name does not begin with one, or is computed. */
  readonly id: string | null
  readonly name: string
  readonly path: string
  /** Whether it asserts something that is not written into the assertion. */
  readonly asserts: boolean
}

/** Every call of `test` in `file`, chains like `test.each` included. */
export function testsOf(file: SourceFile): readonly NamedTest[] {
  return nodesOf(file)
    .filter((node) => node.type === 'CallExpression' && callsTest(node['callee']))
    .map((node) => {
      const name = literal(argumentsOf(node)[0]) ?? ''
      const id = /^(\d+\.\d+\.\d+) \S/.exec(name)?.[1] ?? null
      return { id, name, path: file.path, asserts: asserts(node, file) }
    })
}

function callsTest(callee: unknown): boolean {
  if (!isNode(callee)) return false
  return (
    identifierName(callee) === 'test' ||
    (callee.type === 'MemberExpression' && identifierName(callee['object']) === 'test')
  )
}

function argumentsOf(node: SyntaxNode): readonly unknown[] {
  return Array.isArray(node['arguments']) ? node['arguments'] : []
}

function literal(node: unknown): string | null {
  return isNode(node) && node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null
}

/** `expect(found).toX()`, where what is found is no constant. */
function asserts(test: SyntaxNode, file: SourceFile): boolean {
  const inside = nodesOf(file).filter(({ start, end }) => start > test.start && end <= test.end)
  const looks = inside.some(
    (node) =>
      node.type === 'CallExpression' &&
      identifierName(node['callee']) === 'expect' &&
      argumentsOf(node).some((argument) => isNode(argument) && argument.type !== 'Literal'),
  )
  const demands = inside.some(
    (node) =>
      node.type === 'CallExpression' &&
      isNode(node['callee']) &&
      node['callee'].type === 'MemberExpression' &&
      /^to[A-Z]/.test(identifierName(node['callee']['property']) ?? ''),
  )
  return looks && demands
}

/** What is wrong between `chapters` and `tests`. @param mayFail ids that may be not met, each for a reason on record */
export function coverageFindings(
  chapters: readonly Chapter[],
  tests: readonly NamedTest[],
  mayFail: readonly string[],
): Finding[] {
  const rows = chapters.flatMap(({ requirements }) => requirements)
  return [
    ...chapters.flatMap((chapter) =>
      chapter.requirements.flatMap((row) => rowFindings(chapter, row, mayFail)),
    ),
    ...repeated(rows.map(({ id }) => id)).map((id) => `${id}: there twice in the data`),
    ...rows
      .filter((row) => isTested(row) && !tests.some(({ id }) => id === row.id))
      .map(({ id }) => `${id}: no test is named by it`),
    ...tests.flatMap((test) => testFindings(test, rows)),
    ...repeated(tests.map(({ id }) => id ?? '')).map((id) => `${id}: two tests are named by it`),
  ]
}

function rowFindings(chapter: Chapter, row: Requirement, mayFail: readonly string[]): Finding[] {
  const texts = [row.words, reasonOf(row)].filter((text) => text !== null)
  return [
    ...(row.id.startsWith(`${chapter.number}.`) ? [] : [`${row.id}: not of chapter ${chapter.number}`]),
    ...(row.status !== 'not met' || mayFail.includes(row.id) ? [] : [`${row.id}: not met`]),
    ...texts
      .filter((text) => !/^[A-Z“`].*\.$/s.test(text) || text.includes('|') || text.includes('\n'))
      .map(() => `${row.id}: its words and its reason are sentences without | and line breaks`),
  ]
}

function testFindings(test: NamedTest, rows: readonly Requirement[]): Finding[] {
  if (test.id === null) return [`${test.path}: '${test.name}' does not begin with the id of a requirement`]
  const row = rows.find(({ id }) => id === test.id)
  return [
    ...(row === undefined ? [`${test.id}: a test, and nothing in the data`] : []),
    ...(row !== undefined && !isTested(row) ? [`${test.id}: ${row.status}, and yet there is a test`] : []),
    ...(test.asserts ? [] : [`${test.id}: its test asserts nothing`]),
  ]
}

function repeated(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, at) => id !== '' && ids.indexOf(id) !== at))]
}
