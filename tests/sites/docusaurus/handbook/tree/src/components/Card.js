import Link from '@docusaurus/Link';

export default function Card({ title, href }) {
  return <Link to={href}>{title}</Link>;
}
