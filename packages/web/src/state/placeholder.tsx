/**
 * What stands where a list or a table will be, as tall as that, so that nothing moves when it comes.
 *
 * Where nobody can tell how tall, there is `Loading` in states.tsx.
 */
import { Paper, Skeleton, Stack, VisuallyHidden } from '@mantine/core'

export interface PlaceholderProps {
  readonly what: string
  readonly rows: number
  /** Of one row, in pixels. */
  readonly rowHeight: number
}

export function Placeholder({ what, rows, rowHeight }: PlaceholderProps) {
  return (
    <div role="status">
      <VisuallyHidden>Loading {what} …</VisuallyHidden>
      <Paper withBorder aria-hidden="true">
        <Stack gap={0}>
          {[...Array(rows).keys()].map((row) => (
            <div
              key={row}
              style={{ height: rowHeight, padding: 'var(--mantine-spacing-sm) var(--mantine-spacing-md)' }}
            >
              <Skeleton height={14} width="35%" mb={10} />
              <Skeleton height={10} width="60%" />
            </div>
          ))}
        </Stack>
      </Paper>
    </div>
  )
}
