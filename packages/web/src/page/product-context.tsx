/**
 * Which product the pages belong to, by the name that people know it by.
 *
 * Everything else in which dashboards differ is their own.
 */
import { createContext, useContext } from 'react'

export const ProductContext = createContext('')

export function useProduct(): string {
  return useContext(ProductContext)
}
