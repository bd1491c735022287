export function Price({ amount }) {
  return <b>{amount}</b>;
}
