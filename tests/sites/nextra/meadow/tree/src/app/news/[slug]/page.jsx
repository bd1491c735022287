export const generateStaticParams = () => [{ slug: 'first' }]

export default function Page() {
  return <p>News</p>
}
