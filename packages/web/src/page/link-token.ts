/**
 * The token of a mailed link, from the fragment of the address, which no server and no log gets to see.
 *
 * It is taken out of the address at once, so that it is not in the browser's history either.
 */
import { useEffect, useState } from 'react'

/** Null where the link was cut off. Another link that is pasted into the same window is another token. */
export function useLinkToken(): string | null {
  const [token, setToken] = useState(takeToken)
  useEffect(() => {
    const take = (): void => setToken(takeToken())
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [])
  return token
}

let taken: { readonly path: string; readonly token: string } | null = null

function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null && token !== '') {
    taken = { path: location.pathname, token }
    history.replaceState(history.state, '', location.pathname)
  }
  return taken?.path === location.pathname ? taken.token : null
}
