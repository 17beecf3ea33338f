/**
 * What a command prints: results on standard output, everything else on standard error.
 *
 * What goes wrong is worded in expected-failure.ts.
 */

/** A row of a list: its cells by the names of their columns. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** Control characters, which could rewrite what stands on a terminal, and line ends; names come from strangers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** `text` without what could rewrite a terminal. */
export function printable(text: string): string {
  return text.replace(controls, '\ufffd')
}

/** Prints one line of a result. */
export function print(line: string): void {
  process.stdout.write(`${printable(line)}\n`)
}

/** Prints `value` as JSON, for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** Prints lines beside the result: what happens, what went wrong. */
export function note(text: string): void {
  for (const line of text.split('\n')) process.stderr.write(`${printable(line)}\n`)
}

function cellText(cell: Row[string] | undefined): string {
  if (cell === null || cell === undefined || cell === '') return '-'
  return printable(String(cell))
}

/** Prints `rows` under the names of `columns`, aligned. */
export function printTable(columns: readonly string[], rows: readonly Row[]): void {
  const lines = [columns, ...rows.map((row) => columns.map((column) => cellText(row[column])))]
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  for (const line of lines) {
    print(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
}
