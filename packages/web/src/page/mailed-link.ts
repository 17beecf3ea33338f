/**
 * The mailed link that a page was opened with, and the action that it is for.
 *
 * The server is asked about it first, which changes nothing, so that a link that works no more says so before anybody types.
 * Its token is kept for as long as the action can be done: it is forgotten when that is done, when the server says that the
 * link works no more, when another link takes its place, and when the page is left. Where the token comes from is
 * link-token.ts; what is shown is link-parts.tsx.
 */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { isLinkRefusal } from '../wire/refused-input.ts'
import { forgetToken, type LinkToken, lastToken, onToken } from './link-token.ts'

/** `cut-off`: the address has no token. `looking`: the server is asked. `spent`: it says that the link works no more. */
export type LinkState = 'cut-off' | 'looking' | 'open' | 'used' | 'spent'

/** What the server says of a link that works. */
export interface LinkFacts {
  readonly purpose: string
  /** The address that it was mailed to. */
  readonly email: string
}

export interface MailedLinkOptions<Given> {
  /** What the server calls links of this page. */
  readonly purpose: string
  /** Changes nothing. @throws Problem 400 where the link works no more */
  readonly look: (token: string) => Promise<LinkFacts>
  /** Uses the token up; what it is given beside it is up to the page. */
  readonly act: (token: string, given: Given) => Promise<void>
}

export interface MailedLink<Given> {
  readonly state: LinkState
  /** Null until the server has said, and where it could not be asked. */
  readonly facts: LinkFacts | null
  /** Which of the links that were opened in this window it is, as a key for what is typed for it. */
  readonly number: number
  readonly isBusy: boolean
  /** What went wrong, where the action may be tried again. */
  readonly error: unknown
  readonly use: (given: Given) => void
}

export function useMailedLink<Given = void>(options: MailedLinkOptions<Given>): MailedLink<Given> {
  const { purpose, look, act } = options
  const token = useToken()
  const looked = useQuery({
    // The text of a token is in no key: keys outlive it.
    queryKey: ['mailed-link', purpose, token?.number ?? 0],
    queryFn: () => withToken(token, look),
    enabled: token !== null && token.text !== null,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const { mutate, reset, isPending, isSuccess, error } = useMutation({
    mutationFn: async (given: Given) => {
      await withToken(token, (text) => act(text, given))
      if (token !== null) forgetToken(token)
    },
  })
  useEffect(() => {
    return () => {
      if (token !== null) forgetToken(token)
      reset()
    }
  }, [token, reset])
  const isOther = looked.data !== undefined && looked.data.purpose !== purpose
  const isSpent = isOther || isLinkRefusal(looked.error) || isLinkRefusal(error)
  return {
    state: token === null ? 'cut-off' : stateOf({ isUsed: isSuccess, isSpent, isLooking: looked.isPending }),
    facts: looked.data ?? null,
    number: token?.number ?? 0,
    isBusy: isPending,
    error: isSpent ? null : error,
    use: mutate,
  }
}

interface Known {
  readonly isUsed: boolean
  readonly isSpent: boolean
  readonly isLooking: boolean
}

function stateOf({ isUsed, isSpent, isLooking }: Known): LinkState {
  if (isUsed) return 'used'
  if (isSpent) return 'spent'
  return isLooking ? 'looking' : 'open'
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

/** Runs `work` with the text of the token, which is forgotten where the server says that it works no more. */
async function withToken<T>(token: LinkToken | null, work: (text: string) => Promise<T>): Promise<T> {
  if (token === null || token.text === null) throw new TypeError('the link is used up already')
  try {
    return await work(token.text)
  } catch (error) {
    if (isLinkRefusal(error)) forgetToken(token)
    throw error
  }
}
