/**
 * Mantine's links and buttons as links of the router.
 *
 * Where they lead is checked against the routes.
 */
import { Anchor, Button, NavLink } from '@mantine/core'
import { createLink } from '@tanstack/react-router'

export const TextLink = createLink(Anchor<'a'>)
export const ButtonLink = createLink(Button<'a'>)
export const MenuLink = createLink(NavLink<'a'>)
