export function ViewerPage() {
  return <p>ViewerPage</p>;
}
