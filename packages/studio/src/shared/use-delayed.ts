/** @file True only after a while: what is quick shows no sign of waiting. */
import { useEffect, useState } from 'react';

export function useDelayed(isWaiting: boolean, milliseconds = 150): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLong(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isWaiting, milliseconds]);
  return isWaiting && isLong;
}
