import Layout from '@theme/Layout';
import Link from '@docusaurus/Link';

export default function Home() {
  return (
    <Layout>
      <Link to="/docs/">Start</Link>
    </Layout>
  );
}
