import { between, type MotifProps } from './cover-palettes.ts';

/** Rings around a point, above the ground. */
export const Rings = ({ ground, near, far, light, next }: MotifProps) => {
  const [x, y] = [between(next, 19, 28), between(next, 25, 32)];
  const rings = [
    [16, near],
    [11.5, light],
    [7, far],
    [3, ground],
  ] as const;
  return (
    <>
      {rings.map(([r, fill]) => (
        <circle key={r} cx={x} cy={y} r={r} fill={fill} />
      ))}
      <path d={`M0 52Q24 ${between(next, 44, 48)} 48 ${between(next, 50, 54)}V64H0Z`} fill={near} />
    </>
  );
};

/** The sun over the sea. */
export const Waves = ({ near, far, light, next }: MotifProps) => {
  const y = between(next, 35, 38);
  return (
    <>
      <circle cx="24" cy={y} r={between(next, 9, 10.5)} fill={light} />
      {[near, far, near].map((fill, wave) => (
        <path key={wave} d={`M0 ${y + 2 + wave * 8}q6 -5 12 0t12 0 12 0 12 0V64H0Z`} fill={fill} />
      ))}
    </>
  );
};

/** A pattern of diamonds; the colours begin at another one in each row. */
export const Checks = ({ near, far, light, next }: MotifProps) => {
  const shift = Math.floor(next() * 3);
  const places = Array.from({ length: 16 }, (_, place) => [place % 4, Math.floor(place / 4)] as const);
  const isOf = (colour: number) => places.filter(([x, y]) => (x + 2 * y + shift) % 3 === colour);
  return (
    <>
      {[near, far, light].map((fill, colour) => (
        <path
          key={fill}
          d={isOf(colour)
            .map(([x, y]) => `M${6 + x * 12} ${6 + y * 14}l6 6-6 6-6-6z`)
            .join('')}
          fill={fill}
        />
      ))}
    </>
  );
};

/** A cloud and its rain. */
export const Clouds = ({ near, far, light, next }: MotifProps) => {
  const y = between(next, 16, 22);
  return (
    <>
      <circle cx="16" cy={y} r="7" fill={light} />
      <circle cx="25" cy={y - 4} r="9" fill={light} />
      <circle cx="34" cy={y} r="6.5" fill={light} />
      <rect x="14" y={y} width="22" height="7" fill={light} />
      <path
        d={[14, 21, 28, 35].map((x) => `M${x} ${between(next, 34, 38)}v${between(next, 5, 9)}`).join('')}
        {...{ stroke: far, 'stroke-width': 2.4, 'stroke-linecap': 'round' }}
      />
      <path d={`M0 56Q${between(next, 18, 34)} 47 48 56V64H0Z`} fill={near} />
    </>
  );
};

/** Three trees. */
export const Trees = ({ near, far, light, next }: MotifProps) => (
  <>
    <circle cx={between(next, 10, 38)} cy="12" r="5" fill={light} />
    {[10, 24, 38].map((x, tree) => {
      const top = between(next, 20, 32);
      return <path key={x} d={`M${x} ${top}L${x + 9} 54H${x - 9}Z`} fill={tree === 1 ? far : near} />;
    })}
    <path d={`M0 54Q24 ${between(next, 48, 52)} 48 54V64H0Z`} fill={near} />
  </>
);

/** A boat with two sails. */
export const Boat = ({ near, far, light, next }: MotifProps) => {
  const [x, y] = [between(next, 20, 28), between(next, 43, 47)];
  return (
    <>
      <path d={`M${x} ${y - 3}V${y - 30}L${x + 13} ${y - 3}Z`} fill={light} />
      <path d={`M${x - 2} ${y - 3}V${y - 22}L${x - 11} ${y - 3}Z`} fill={far} />
      <path d={`M${x - 14} ${y}H${x + 14}L${x + 9} ${y + 7}H${x - 9}Z`} fill={far} />
      <path d={`M0 ${y + 5}q6 -4 12 0t12 0 12 0 12 0V64H0Z`} fill={near} />
    </>
  );
};
