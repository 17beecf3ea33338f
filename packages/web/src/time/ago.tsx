/**
 * How long ago something was, as people say it, with the whole time for whoever wants to know.
 *
 * It says so again as time goes by; nothing is read out for that.
 */
import { useInterval } from '@mantine/hooks'
import { useReducer } from 'react'
import { agoOf } from './elapsed.ts'
import { timeOf } from './moment.ts'

const againAfterMs = 20_000

/** @param at ISO 8601 */
export function Ago({ at }: { readonly at: string }) {
  const [, again] = useReducer((times: number) => times + 1, 0)
  useInterval(again, againAfterMs, { autoInvoke: true })
  return (
    <time dateTime={at} title={timeOf(at)}>
      {agoOf(Date.parse(at), Date.now())}
    </time>
  )
}
