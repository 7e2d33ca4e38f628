/* The rules of the city; generated, do not edit. */
#ifndef REDVEST_OFFICE_POLICY_KEYS_H
#define REDVEST_OFFICE_POLICY_KEYS_H

enum policy_key {
    POLICY_COUNT,
};

#endif
