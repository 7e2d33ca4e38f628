// roles.mjs - whom of the demo a route lets in by its role alone. Not here: over which units and things (rights_table.mjs).
const ORDER = ['anyone', 'person', 'volunteer', 'leader', 'station', 'township', 'county', 'city'];

/** Whether a person of the demo is let in by a route's role. */
export function allowed(who, role) {
    if (role === 'anyone') return true;
    if (who === 'anyone') return false;
    if (role === 'person') return true;
    if (role === 'sysadmin' || role === 'auditor') return who === role;
    if (who === 'sysadmin' || who === 'auditor') return false;
    if (role === 'volunteer') return ['volunteer', 'leader'].includes(who);
    return ORDER.indexOf(who) >= ORDER.indexOf(role);
}
