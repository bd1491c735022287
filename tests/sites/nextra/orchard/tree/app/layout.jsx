import Link from 'next/link'
import { getPageMap } from 'nextra/page-map'

function entries(items) {
  return items.flatMap(item => {
    const named = Object.values(item.data ?? {}).flatMap(value => [value, ...Object.values(value.items ?? {})])
    return [...named.filter(value => value.href), ...entries(item.children ?? [])]
  })
}

export default async function RootLayout({ children }) {
  const menu = entries(await getPageMap())
  return (
    <html lang="en">
      <body>
        {menu.map(entry => <Link key={entry.title} href={entry.href}>{entry.title}</Link>)}
        {children}
      </body>
    </html>
  )
}
