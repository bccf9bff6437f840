export function TrainPage() {
  return <p>TrainPage</p>;
}
