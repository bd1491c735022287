import { useMDXComponents as getNextraComponents } from 'nextra/mdx-components'

const base = getNextraComponents({ wrapper: ({ children }) => <main>{children}</main> })

export const useMDXComponents = components => ({ ...base, ...components })
