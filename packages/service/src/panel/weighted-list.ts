/**
 * What a request's `Accept` or `Accept-Encoding` says of one name: how much it is wanted.
 *
 * Names are compared whole: `text/*` says nothing here of `text/html` (RFC 9110 §12.4.2, §12.5).
 */

/** Longer headers are read up to here; no browser comes near. */
const longest = 1_024

/**
 * The weight of `name` in `header`, from 0 (not wanted) to 1; null where the header does not name it.
 *
 * @param name in lower case
 */
export function weightOf(name: string, header: string): number | null {
  for (const item of header.slice(0, longest).split(',')) {
    const [named = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
    if (named !== name) continue
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    const weight = quality === undefined ? 1 : Number(quality.slice(2))
    return weight >= 0 && weight <= 1 ? weight : 0
  }
  return null
}
