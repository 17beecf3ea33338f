/**
 * The title of a page: in the window, and where the focus goes when the page is come to.
 *
 * Only after the first page: on that, the browser's own place is right.
 */
import { type RefObject, useEffect, useRef } from 'react'
import { useProduct } from './product-context.tsx'

let isFirst = true

/** @returns for the page's heading, which needs `tabIndex={-1}` */
export function usePageTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  const product = useProduct()
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  useEffect(() => {
    if (!isFirst && !hasFocusOfItsOwn()) heading.current?.focus({ preventScroll: true })
    isFirst = false
  }, [])
  return heading
}

/** A field that asked for the focus keeps it. */
function hasFocusOfItsOwn(): boolean {
  return document.activeElement instanceof HTMLInputElement
}
