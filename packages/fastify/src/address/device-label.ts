/**
 * What a session runs on, in words its owner recognises: "Firefox on Linux".
 *
 * Not an identity: whoever sends a `User-Agent` may send any.
 */
import bowser from 'bowser'

/** Longer than any browser's; what follows is not looked at. */
const maxLength = 512
const unknown = 'Unknown device'

/** The label for a `User-Agent`; "Unknown device" where there is none or it says nothing. Never throws. */
export function deviceLabel(userAgent: string | undefined): string {
  const text = userAgent?.slice(0, maxLength).trim() ?? ''
  if (text === '') return unknown
  const { browser, os } = parsed(text)
  if (browser !== undefined && os !== undefined) return `${browser} on ${os}`
  if (browser !== undefined) return browser
  return os ?? productOf(text)
}

function parsed(text: string): { readonly browser: string | undefined; readonly os: string | undefined } {
  try {
    const { browser, os } = bowser.parse(text)
    return { browser: shown(browser.name), os: shown(os.name) }
  } catch {
    return { browser: undefined, os: undefined }
  }
}

/** Programs call themselves `curl/8.5.0` (RFC 9110 §10.1.5). */
function productOf(text: string): string {
  return shown(/^([A-Za-z][A-Za-z0-9._-]{0,39})(?:[/ ]|$)/.exec(text)?.[1]) ?? unknown
}

function shown(name: string | undefined): string | undefined {
  return name !== undefined && /^[A-Za-z0-9][A-Za-z0-9 ._()+-]{0,59}$/.test(name) ? name : undefined
}
