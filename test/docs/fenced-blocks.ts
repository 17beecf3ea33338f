/**
 * The fenced blocks of a Markdown page, with the languages they are marked with.
 *
 * What is done with them is the tests'.
 */

export interface FencedBlock {
  /** `''` where none is given. */
  readonly language: string
  readonly text: string
}

export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  return [...markdown.matchAll(/^```([a-z]*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }))
}

/** Whether `printed` is what `shown` says, where `…` stands for any text without white space. */
export function isAsShown(printed: string, shown: string): boolean {
  const pattern = shown
    .trim()
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\S+')
  return new RegExp(`^${pattern}$`).test(printed.trim())
}
