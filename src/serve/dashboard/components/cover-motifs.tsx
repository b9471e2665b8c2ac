import type { FunctionComponent } from 'preact';
import { between, type MotifProps } from './cover-palettes.ts';
import { Boat, Checks, Clouds, Rings, Trees, Waves } from './cover-things.tsx';

const Hills = ({ near, far, light, next }: MotifProps) => (
  <>
    <circle cx={between(next, 12, 36)} cy={between(next, 12, 20)} r={between(next, 6, 8)} fill={light} />
    <path d={`M0 ${between(next, 38, 46)}Q${between(next, 10, 20)} 28 28 42T48 39V64H0Z`} fill={near} />
    <path d={`M0 ${between(next, 50, 56)}Q${between(next, 18, 30)} 40 48 52V64H0Z`} fill={far} />
  </>
);

const Mountains = ({ near, far, light, next }: MotifProps) => (
  <>
    <circle cx={between(next, 24, 38)} cy={between(next, 11, 21)} r={between(next, 6, 8)} fill={light} />
    <path d={`M-4 64L${between(next, 12, 17)} ${between(next, 24, 30)}L36 64Z`} fill={near} />
    <path d={`M16 64L${between(next, 32, 38)} ${between(next, 31, 37)}L54 64Z`} fill={far} />
  </>
);

const Night = ({ ground, near, light, next }: MotifProps) => {
  const [x, y] = [between(next, 15, 30), between(next, 16, 22)];
  return (
    <>
      <circle cx={x} cy={y} r="9" fill={light} />
      <circle cx={x + 4} cy={y - 2} r="8" fill={ground} />
      {Array.from({ length: 6 }, (_, star) => (
        <circle
          key={star}
          cx={between(next, 6, 43)}
          cy={between(next, 29, 50)}
          r={between(next, 0.7, 1.6)}
          fill={light}
        />
      ))}
      <path d={`M0 58Q24 ${between(next, 47, 53)} 48 58V64H0Z`} fill={near} />
    </>
  );
};

const Road = ({ near, far, light, next }: MotifProps) => {
  const y = between(next, 40, 46);
  return (
    <>
      <path d={`M0 ${y}H48V64H0Z`} fill={near} />
      <path d={`M24 ${y}L${between(next, 3, 7)} 64H${between(next, 38, 43)}Z`} fill={light} />
      <circle cx={between(next, 10, 36)} cy={between(next, 15, 23)} r="6" fill={light} />
      <path d={`M0 ${y}Q12 ${between(next, 30, 34)} 24 ${y}T48 ${y}V${y + 2}H0Z`} fill={far} />
    </>
  );
};

const Rainbow = ({ ground, near, far, light, next }: MotifProps) => {
  const x = between(next, 17, 31);
  return (
    <>
      {[near, far, light, ground].map((fill, band) => (
        <circle key={fill} cx={x} cy="60" r={30 - band * 7} fill={fill} />
      ))}
    </>
  );
};

const Kite = ({ near, far, light, next }: MotifProps) => {
  const [x, y] = [between(next, 18, 30), between(next, 10, 16)];
  return (
    <>
      <path
        d={`M${x} ${y + 26}Q${x - 8} ${y + 36} ${x} ${y + 46}`}
        fill="none"
        stroke={light}
        stroke-width="1"
      />
      <path d={`M${x} ${y}l9 11-9 15-9-15z`} fill={light} />
      <path d={`M${x} ${y}l9 11h-9z`} fill={far} />
      <path d={`M0 56Q${between(next, 14, 34)} 48 48 57V64H0Z`} fill={near} />
    </>
  );
};

/** Twelve motifs. A thirteenth would give most books another cover. */
export const MOTIFS: readonly FunctionComponent<MotifProps>[] = [
  ...[Hills, Mountains, Night, Road, Rainbow, Kite],
  ...[Rings, Waves, Checks, Clouds, Trees, Boat],
];
