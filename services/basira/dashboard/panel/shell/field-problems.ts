/**
 * What is wrong with the fields of a form: shown at them, with the focus on the first, and gone once one types there.
 *
 * What is wrong with the form as a whole stands above its button.
 */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Problems } from './database-draft.ts'

export interface FieldProblems {
  readonly problems: Problems
  /** For the form whose fields they are. */
  readonly form: RefObject<HTMLFormElement | null>
  /** @returns whether there are any */
  readonly show: (problems: Problems) => boolean
  /** Of a field with rows, such as `tags`, those of all rows: `tags:3`. */
  readonly clear: (...fields: readonly string[]) => void
}

export function useFieldProblems(): FieldProblems {
  const form = useRef<HTMLFormElement>(null)
  const [{ problems, times }, set] = useState<{ problems: Problems; times: number }>({
    problems: {},
    times: 0,
  })
  useEffect(() => {
    if (times > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-problem]')?.focus()
  }, [times])
  return {
    problems,
    form,
    show(found) {
      set((before) => ({ problems: found, times: before.times + 1 }))
      return Object.keys(found).length > 0
    },
    clear(...fields) {
      set((before) => ({
        ...before,
        problems: Object.fromEntries(
          Object.entries(before.problems).filter(([field]) => !fields.includes(field)),
        ),
      }))
    },
  }
}
