export default function Page() {
  return <p id="start">Meadow</p>
}
