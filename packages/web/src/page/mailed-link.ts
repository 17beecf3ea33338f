/**
 * The mailed link that a page was opened with, and the deed that it is for.
 *
 * Its token is kept for as long as the deed can be done: it is forgotten when that is done, when the server says that the
 * link works no more, when another link takes its place, and when the page is left. Where the token comes from is
 * link-token.ts; what is shown is link-parts.tsx.
 */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { isLinkRefusal } from '../wire/refused-input.ts'
import { forgetToken, type LinkToken, lastToken, onToken } from './link-token.ts'

/** `cut-off`: the address has no token. `spent`: the server says that the link works no more. */
export type LinkState = 'cut-off' | 'open' | 'used' | 'spent'

export interface MailedLink<Given> {
  readonly state: LinkState
  /** Which of the links that were opened in this window it is, as a key for what is typed for it. */
  readonly number: number
  readonly isBusy: boolean
  /** What went wrong, where the deed may be tried again. */
  readonly error: unknown
  readonly use: (given: Given) => void
}

/** @param deed uses the token up; what it is given beside it is up to the page */
export function useMailedLink<Given = void>(
  deed: (token: string, given: Given) => Promise<void>,
): MailedLink<Given> {
  const token = useToken()
  const { mutate, reset, isPending, isSuccess, error } = useMutation({
    mutationFn: (given: Given) => doOnce(token, (text) => deed(text, given)),
  })
  useEffect(() => {
    return () => {
      if (token !== null) forgetToken(token)
      reset()
    }
  }, [token, reset])
  const isSpent = isLinkRefusal(error)
  return {
    state: token === null ? 'cut-off' : stateOf(isSuccess, isSpent),
    number: token?.number ?? 0,
    isBusy: isPending,
    error: isSpent ? null : error,
    use: mutate,
  }
}

function stateOf(isUsed: boolean, isSpent: boolean): LinkState {
  if (isUsed) return 'used'
  return isSpent ? 'spent' : 'open'
}

/** The token that came with this page. One that was left with the page it came with is none. */
function useToken(): LinkToken | null {
  const [{ path, left }] = useState(() => ({ path: location.pathname, left: forgotten() }))
  const token = useSyncExternalStore(onToken, lastToken)
  return token?.path === path && token !== left ? token : null
}

function forgotten(): LinkToken | null {
  const token = lastToken()
  return token?.text === null ? token : null
}

/** Does the deed of a link once; where it may be tried again, the token is still there. */
async function doOnce(token: LinkToken | null, deed: (text: string) => Promise<void>): Promise<void> {
  if (token === null || token.text === null) throw new TypeError('the link is used up already')
  try {
    await deed(token.text)
    forgetToken(token)
  } catch (error) {
    if (isLinkRefusal(error)) forgetToken(token)
    throw error
  }
}
