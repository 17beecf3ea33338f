import { describe, expect, test } from 'vitest'
import { folderFindings, headerFindings, maxCodeLines, sizeFindings } from './shape.ts'
import { allPaths, isCode, isProductCode, isTest, readFiles } from './source-tree.ts'
import { codeLineCount } from './syntax.ts'

describe('the repository', () => {
  test(`has no file of more than ${maxCodeLines} lines of code in packages and services`, () => {
    expect(readFiles(isProductCode).flatMap(sizeFindings)).toEqual([])
  })

  test('has a header of two sentences or lines on every source file', () => {
    const files = readFiles(
      (path) => isCode(path) && !isTest(path) && /^(packages|services|test|tools)\//.test(path),
    )
    expect(files.flatMap(headerFindings)).toEqual([])
  })

  test('has no folder named after nothing', () => {
    expect(folderFindings(allPaths())).toEqual([])
  })
})

describe('the gate on size', () => {
  const line = 'export const a = 1\n'

  test('counts lines of code and neither blank lines nor comments', () => {
    const text = `/**\n * Header.\n */\n\n// why\nexport const a = {\n  b: [\n    1, // one\n  ],\n}\n/* end */\n`
    expect(codeLineCount({ path: 'a.ts', text })).toBe(5)
  })

  test('counts every line of a template, and comment marks inside it as text', () => {
    expect(codeLineCount({ path: 'a.ts', text: 'const a = `\n\n// text\n/*\n`\n' })).toBe(5)
  })

  test('refuses one line more than the limit', () => {
    expect(sizeFindings({ path: 'a.ts', text: line.repeat(maxCodeLines) })).toEqual([])
    expect(sizeFindings({ path: 'a.ts', text: line.repeat(maxCodeLines + 1) })).toHaveLength(1)
  })
})

describe('the gate on headers', () => {
  test.each([
    '/**\n * A key: what opens.\n *\n * Rows live in `packages/store`.\n */\nexport {}',
    '#!/usr/bin/env node\n/**\n * Starts. The commands are elsewhere.\n */\n',
    '/**\n * What an error means where it is thrown and\n * where it is read.\n */',
    '/** Points in time. The engine never asks a clock. */',
  ])('lets %j pass', (text) => {
    expect(headerFindings({ path: 'packages/a/src/key.ts', text })).toEqual([])
  })

  test.each([
    'export {}',
    '// A key. Rows live elsewhere.\nexport {}',
    "import 'a'\n/** A key. Rows live elsewhere. */",
    '/** A key. */\nexport {}',
    '/** See index.ts and 6.1 for more */\nexport {}',
    '/** */\nexport {}',
  ])('refuses %j', (text) => {
    expect(headerFindings({ path: 'packages/a/src/key.ts', text })).toHaveLength(1)
  })

  test('asks one sentence of an entry', () => {
    expect(headerFindings({ path: 'packages/a/src/index.ts', text: '/** The entry. */' })).toEqual([])
    expect(headerFindings({ path: 'packages/a/src/index.ts', text: 'export {}' })).toHaveLength(1)
  })
})

describe('the gate on folders', () => {
  test.each(['utils', 'helpers', 'common', 'manager', 'Utils'])('refuses a folder called %s', (name) => {
    expect(folderFindings([`packages/a/src/${name}/b/c.ts`])).toHaveLength(1)
  })

  test('lets files and longer names be', () => {
    expect(folderFindings(['packages/a/common-passwords/list.ts', 'packages/a/utils'])).toEqual([])
  })
})
