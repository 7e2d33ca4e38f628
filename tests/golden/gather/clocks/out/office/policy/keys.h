/* The rules of the city; generated, do not edit. */
#ifndef REDVEST_OFFICE_POLICY_KEYS_H
#define REDVEST_OFFICE_POLICY_KEYS_H

enum policy_key {
    POLICY_CARD_WORKDAYS, /* card.workdays: 5 个工作日; x/x.model */
    POLICY_COUNT,
};

#endif
