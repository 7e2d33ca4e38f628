// rights_asks.mjs - what fields are made of: a noun's `asks` say for each of its routes the fields that its form would send,
// filled so that nothing but a right or the state of the thing can stand against it. Not here: whether the person may
// (rights_model.mjs).

export const why = () => ({ reason: '试一试' });
export const digits = (chance, n) => Array.from({ length: n }, () => chance.below(10)).join('');
export const picked = (x) => {
    const village = x.chance.one(x.city.pool.villages), town = x.w.one('unit', village.parent);
    return { county: town.parent, town: town.id, village: village.id };
};
/** One that fits, or when there is none any. */
export const some = (x, table, where, column = 'id') => {
    const all = x.w.all(table), fit = all.filter(where);
    return [x.chance.one(fit.length ? fit : all)[column]];
};
/** Of a volunteer. */
export const number = (x) => x.chance.one(x.w.all('volunteer').filter((v) => !v.closed_ms)).number;
export const version = (x) => Number(x.thing?.version ?? 1);
