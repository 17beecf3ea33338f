/**
 * A bound on how long something is waited for.
 *
 * The work itself goes on: whoever gives up on it says what that means.
 */

/** Settles like `work`, or resolves to `otherwise` after `boundMs`; a later failure of `work` then goes nowhere. */
export async function within<T, Otherwise>(
  work: Promise<T>,
  boundMs: number,
  otherwise: Otherwise,
): Promise<T | Otherwise> {
  let timer: NodeJS.Timeout | undefined
  const bound = new Promise<Otherwise>((resolve) => {
    timer = setTimeout(resolve, boundMs, otherwise)
  })
  try {
    return await Promise.race([work, bound])
  } finally {
    clearTimeout(timer)
  }
}
