/**
 * Mantine's links and buttons as links of the router.
 *
 * Where they lead is checked against the routes.
 */
import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  NavLink,
  type NavLinkProps,
  UnstyledButton,
  type UnstyledButtonProps,
} from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

/** What an `<a>` takes and Mantine has no own idea of. */
type LinkOf<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>

export const TextLink = createLink((props: LinkOf<AnchorProps>) => <Anchor {...props} />)
export const ButtonLink = createLink((props: LinkOf<ButtonProps>) => <Button component="a" {...props} />)
export const MenuLink = createLink((props: LinkOf<NavLinkProps>) => <NavLink bdrs="md" {...props} />)
export const BareLink = createLink((props: LinkOf<UnstyledButtonProps>) => (
  <UnstyledButton component="a" {...props} />
))
