/**
 * What is printed of a series of measurements: the median and how far they spread.
 *
 * What is measured: `check-bench.ts`, `route-bench.ts`, `documents-bench.ts`.
 */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2
  return { median, min: at(0), max: at(sorted.length - 1) }
}

/** Ratios of two series measured side by side, pair by pair: a drift of the machine falls out of each pair. */
export function ratios(above: readonly number[], below: readonly number[]): Summary {
  return summarize(above.map((value, index) => value / (below[index] ?? Number.NaN)))
}

/** `1.23 (1.10–1.40)`. */
export function shown({ median, min, max }: Summary, digits: number): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
}

export function printTable(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = header.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  console.log(`\n${title}\n`)
  for (const row of [header, widths.map((width) => '-'.repeat(width)), ...rows]) console.log(`  ${line(row)}`)
}
