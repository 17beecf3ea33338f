/**
 * The shape of files and folders: how long, how they begin, what folders may be called.
 *
 * Functions are measured by Biome (biome.json: 60 lines, complexity 12).
 */
import { basename } from 'node:path'
import type { Finding, SourceFile } from './source-tree.ts'
import { codeLineCount } from './syntax.ts'

/** Lines of code, blank lines and comments not counted. */
export const maxCodeLines = 400

export function sizeFindings(file: SourceFile): Finding[] {
  const count = codeLineCount(file)
  return count <= maxCodeLines ? [] : [`${file.path}: ${count} lines of code, more than ${maxCodeLines}`]
}

/** A doc comment before anything else; only a `#!` line may come first. */
const headerComment = /^(?:#![^\n]*\n)?\s*\/\*\*([\s\S]*?)\*\//

/**
 * A file that does not begin by saying what it is and, in a second sentence or line, what it is not or what to know
 * about it. An entry (`index.ts`) only names what others define: one sentence is enough there.
 */
export function headerFindings({ path, text }: SourceFile): Finding[] {
  const header = headerComment.exec(text)?.[1]
  if (header === undefined) return [`${path}: does not begin with a header comment`]
  const needed = basename(path) === 'index.ts' ? 1 : 2
  return Math.max(sentenceCount(header), lineCount(header)) >= needed
    ? []
    : [`${path}: its header comment has fewer than ${needed} sentences or lines`]
}

function lineCount(comment: string): number {
  return comment.split('\n').filter((line) => /\w/.test(line)).length
}

function sentenceCount(comment: string): number {
  const prose = comment.replaceAll(/^\s*\*/gm, ' ').replaceAll(/\s+/g, ' ')
  // A dot inside `index.ts` or "6.1" ends no sentence; an opening quote or bracket may begin one.
  return prose.split(/[.!?:;][)`'"”]*\s+(?=[(`'"“A-Z])|[.!?:]\s*$/).filter((part) => /\w/.test(part)).length
}

const namesOfNothing = /^(utils?|helpers?|commons?|managers?|misc)$/i

/** Folders named after no noun, where anything could be put. */
export function folderFindings(paths: readonly string[]): Finding[] {
  const folders = new Set(
    paths.flatMap((path) =>
      path
        .split('/')
        .slice(0, -1)
        .map((_, at) => at + 1)
        .map((depth) => path.split('/').slice(0, depth).join('/')),
    ),
  )
  return [...folders]
    .filter((folder) => namesOfNothing.test(basename(folder)))
    .map((folder) => `${folder}/: name the folder after what is in it`)
}
